import { type LoggedError, serializeError } from './serializers.js';

/** Our fields that the schema has names for. */
const NAMES: Readonly<Record<string, string>> = {
  traceId: 'trace.id',
  requestId: 'http.request.id',
  method: 'http.request.method',
  status: 'http.response.status_code',
  path: 'url.path',
  userId: 'user.id',
  ip: 'client.ip',
  context: 'log.logger',
  stack: 'error.stack_trace',
};
/** The schema measures durations in nanoseconds. */
const NS_PER_MS = 1_000_000;

/**
 * The fields of a line by their names in the Elastic Common Schema. Fields that the schema does not
 * know are below `orderly`, where they cannot collide with later versions of it.
 */
export function ecsFields(fields: object): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'err' || field === 'error') named['error'] = ecsError(serializeError(value));
    else if (field === 'durationMs') named['event.duration'] = Number(value) * NS_PER_MS;
    else named[nameOf(field, value) ?? `orderly.${field}`] = value;
  }
  return named;
}

/** A request has a number as its status; the status of anything else is a word. */
const nameOf = (field: string, value: unknown): string | undefined =>
  field === 'status' && typeof value !== 'number' ? undefined : NAMES[field];

const ecsError = ({ stack, cause, ...error }: LoggedError): object => ({
  ...error,
  ...(stack !== undefined && { stack_trace: stack }),
  ...(cause !== undefined && { cause: ecsError(cause) }),
});

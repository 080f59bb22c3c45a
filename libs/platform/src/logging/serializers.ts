import type { FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from '../kernel/tracing/trace-context.js';

const MAX_MESSAGE_LENGTH = 1_000;
const MAX_STACK_LINES = 20;
const MAX_CAUSES = 3;

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * Logs only listed fields: drivers attach whole clients, statements and row values (`detail`,
 * `parameters`) to their errors, and none of that belongs in a log.
 */
export function serializeError(error: unknown, causesLeft: number = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: clip(describe(error)) };
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  return {
    type: error.name,
    message: clip(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.stack === undefined ? {} : { stack: clipStack(error) }),
    ...(error.cause === undefined || causesLeft === 0
      ? {}
      : { cause: serializeError(error.cause, causesLeft - 1) }),
  };
}

/**
 * Method, path and ids. No headers, no body, and no query, because a query may contain a token or a
 * name.
 */
export const serializeRequest = (
  request: FastifyRequest & { origin?: { traceparent: string } },
): object => ({
  method: request.method,
  path: request.url.split('?', 1)[0],
  route: request.routeOptions?.url,
  requestId: request.id,
  traceId: traceIdOf(request.origin?.traceparent),
});

export const serializeReply = (reply: FastifyReply): object => ({ status: reply.statusCode });

const clip = (text: string): string =>
  text.length <= MAX_MESSAGE_LENGTH ? text : `${text.slice(0, MAX_MESSAGE_LENGTH)}…`;

const describe = (thrown: unknown): string =>
  typeof thrown === 'object' ? 'an object that is no Error' : String(thrown);

/**
 * Stack frames only: the message has its own field, and would otherwise be repeated at full length.
 */
function clipStack(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames
    .slice(0, MAX_STACK_LINES)
    .map((frame) => frame.trim())
    .join('\n');
}

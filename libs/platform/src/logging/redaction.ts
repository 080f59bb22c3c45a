import { CENSOR, isSecretField } from '../kernel/text/secret-fields.js';

const MAX_DEPTH = 4;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

/**
 * Returns the fields of a log line with every secret replaced, down to four levels of objects. It
 * backs up the rule that bodies and headers are never logged. It examines each field once and
 * copies only what it changes: pino's own redaction by path patterns costs more than the rest of a
 * line. An Idempotency-Key stays readable: without its principal's token it is useless, and it
 * distinguishes retries.
 */
export function redactSecrets(fields: Record<string, unknown>, depth = 1): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const field of Object.keys(fields)) {
    const value = fields[field];
    const shown = isSecretField(field)
      ? CENSOR
      : isPlain(value) && depth < MAX_DEPTH
        ? redactSecrets(value, depth + 1)
        : value;
    if (shown === value) continue;
    copy ??= Array.isArray(fields)
      ? ([...fields] as unknown as Record<string, unknown>)
      : { ...fields };
    copy[field] = shown;
  }
  return copy ?? fields;
}

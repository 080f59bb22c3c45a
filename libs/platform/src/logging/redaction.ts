/** In lower case. Not `code`: that is what errors are called by. */
const SECRET_FIELDS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-csrf-token',
  'csrftoken',
  'password',
  'currentpassword',
  'newpassword',
  'passwordhash',
  'token',
  'accesstoken',
  'access_token',
  'refreshtoken',
  'refresh_token',
  'idtoken',
  'id_token',
  'secret',
  'clientsecret',
  'client_secret',
  'clientassertion',
  'client_assertion',
  'codeverifier',
  'code_verifier',
  'totp',
  'recoverycode',
  'recoverycodes',
  'key',
  'apikey',
  'chainkey',
  'encryptionkey',
  'privatekey',
  'signingkey',
  'signingkeys',
]);

export const CENSOR = '[redacted]';
const MAX_DEPTH = 4;

const isSecret = (field: string): boolean => SECRET_FIELDS.has(field.toLowerCase());

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

/**
 * The fields of a log line with every secret replaced, down to four objects deep. A net under the
 * rule that bodies and headers are not logged at all. It looks at each field once and copies only
 * what it changes: pino's own redaction by path patterns costs a line more than all else about it.
 * An Idempotency-Key is left readable: it opens nothing without its principal's token, and tells
 * retries apart.
 */
export function redactSecrets(fields: Record<string, unknown>, depth = 1): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const field of Object.keys(fields)) {
    const value = fields[field];
    const shown = isSecret(field)
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

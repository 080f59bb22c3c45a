const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'apiKey',
  'signingKey',
];

/**
 * Replaced by `[redacted]` wherever they stand in a log line, down to three objects deep. A net under the rule that bodies and headers are
 * not logged at all. An Idempotency-Key is left readable: it opens nothing without its principal's token, and tells retries apart.
 */
export const REDACTED_PATHS: string[] = SECRET_FIELDS.flatMap((field) => {
  const key = field.includes('-') ? `["${field}"]` : field;
  const below = key.startsWith('[') ? key : `.${key}`;
  return [key, `*${below}`, `*.*${below}`, `*.*.*${below}`];
});

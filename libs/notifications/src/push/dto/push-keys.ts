import { createPublicKey } from 'node:crypto';
import { matching, string } from '@orderly/platform/http/fields/text';
import { tooHigh, tooLow, wrongFormat, wrongType } from '@orderly/platform/http/validation/fault';
import { check, type Rule, typeCheck, withChecks } from '@orderly/platform/http/validation/rule';

const POINT_BYTES = 65;
const COORDINATE_BYTES = 32;
/** The year 9999: later dates have no place in the database. */
const LAST_MS = 253_402_300_799_999;

const NO_POINT = 'Not an uncompressed point of P-256 in base64url.';

/** The public key of a browser. */
export const p256dh = (): Rule<string> =>
  withChecks(
    matching(string({ max: 87 }), /^[A-Za-z0-9_-]{87}$/, NO_POINT),
    check<string>('isPoint', isPoint, wrongFormat(NO_POINT)),
  );

export const authSecret = (): Rule<string> =>
  matching(string({ max: 22 }), /^[A-Za-z0-9_-]{22}$/, 'Not 16 bytes in base64url.');

/** Milliseconds since 1970, as `PushSubscription.toJSON()` writes them: perhaps with a fraction. */
export const epochMs = (): Rule<Date> => ({
  checks: [
    typeCheck('isNumber', Number.isFinite, wrongType('number')),
    check<number>('min', (ms) => ms >= 0, tooLow(0)),
    check<number>('max', (ms) => ms <= LAST_MS, tooHigh(LAST_MS)),
  ],
  convert: (ms: number) => new Date(ms),
  schema: { type: 'number', minimum: 0, maximum: LAST_MS },
});

/** A point that is not on the curve would fail when the first push is encrypted. */
function isPoint(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== POINT_BYTES || bytes[0] !== 4) return false;
  const x = bytes.subarray(1, 1 + COORDINATE_BYTES).toString('base64url');
  const y = bytes.subarray(1 + COORDINATE_BYTES).toString('base64url');
  try {
    createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
    return true;
  } catch {
    return false;
  }
}

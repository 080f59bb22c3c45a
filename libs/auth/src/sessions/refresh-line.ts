import { hkdfSync } from 'node:crypto';
import { digestOf } from '@orderly/platform/kernel/ids/opaque-secret';

/**
 * Of the 32 bytes of a refresh token: 96 random bits that all tokens of its session share. The
 * other 160 are its own.
 */
const LINE_BYTES = 12;
const TOKEN_BYTES = 32;

const lineOf = (token: string): Buffer => Buffer.from(token, 'base64url').subarray(0, LINE_BYTES);

/** What is kept of the beginning that the tokens of a session share. */
export const lineHashOf = (token: string): Buffer => digestOf(lineOf(token).toString('base64url'));

/**
 * The next token follows from this one and a salt: whoever holds this one can be given it again,
 * and it is kept nowhere.
 * @param isInLine whether it begins like this one, as in sessions that know how their tokens begin
 */
export function successorOf(token: string, salt: Buffer, isInLine: boolean): string {
  const key = Buffer.from(token, 'base64url');
  const derive = (bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, salt, 'orderly refresh successor', bytes));
  const next = isInLine
    ? Buffer.concat([lineOf(token), derive(TOKEN_BYTES - LINE_BYTES)])
    : derive(TOKEN_BYTES);
  return next.toString('base64url');
}

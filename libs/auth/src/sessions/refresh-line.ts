import { hkdfSync } from 'node:crypto';
import { digestOf } from '@orderly/platform/kernel/ids/opaque-secret';

/**
 * The part of a 32-byte refresh token that all tokens of its session share: 96 random bits. The
 * other 160 bits are its own.
 */
const LINE_BYTES = 12;
const TOKEN_BYTES = 32;

const lineOf = (token: string): Buffer => Buffer.from(token, 'base64url').subarray(0, LINE_BYTES);

/** The stored hash of the prefix that the tokens of a session share. */
export const lineHashOf = (token: string): Buffer => digestOf(lineOf(token).toString('base64url'));

/**
 * Derives the next token from this one and a salt: the holder of this token can be given the next
 * one again, although it is not stored.
 * @param isInLine whether the token has the prefix of its session; older sessions have none
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

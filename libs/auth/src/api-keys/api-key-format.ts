import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_BYTES = 32;
const RANDOM_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const SHOWN_LENGTH = 12;

/**
 * The pattern for scanners of leaked secrets: 43 random characters and 6 of checksum, so that a
 * match is no accident.
 */
const API_KEY = /^ord_(?:live|test)_[0-9A-Za-z]{49}$/;

interface MintedKey {
  readonly key: string;
  readonly hash: Buffer;
  /** Enough for people to distinguish keys, and too little to guess the rest. */
  readonly prefix: string;
}

/**
 * 256 random bits. Installations outside production create `test` keys, so that the weight of a
 * leak is visible at once.
 */
export function mintApiKey(kind: 'live' | 'test'): MintedKey {
  const random = BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`);
  const body = `ord_${kind}_${base62(random, RANDOM_LENGTH)}`;
  const key = body + checksumOf(body);
  return { key, hash: hashOfApiKey(key), prefix: key.slice(0, SHOWN_LENGTH) };
}

/** Recognises a mistyped, truncated or invented key without a database query. */
export function isApiKey(text: string): boolean {
  return (
    API_KEY.test(text) &&
    checksumOf(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH)
  );
}

/** A fast hash is enough: 256 random bits cannot be guessed. */
export const hashOfApiKey = (key: string): Buffer => createHash('sha256').update(key).digest();

const checksumOf = (body: string): string => base62(BigInt(crc32(body)), CHECKSUM_LENGTH);

function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; rest > 0n; rest /= 62n) digits = DIGITS[Number(rest % 62n)] + digits;
  return digits.padStart(length, '0');
}

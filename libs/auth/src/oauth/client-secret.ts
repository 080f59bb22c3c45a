import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
/** Used for the comparison when no hash exists, so that an unknown client takes the same steps. */
const NOTHING = randomBytes(32);

/**
 * 256 random bits that we generate and the client cannot choose, so a fast hash is enough: the
 * secret cannot be guessed.
 */
export const mintSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export const hashOfSecret = (secret: string): Buffer =>
  createHash('sha256').update(secret).digest();

/** Takes as long for a right secret as for a wrong one. */
export function isOneOf(secret: string, hashes: ReadonlyArray<Buffer | null | undefined>): boolean {
  const given = hashOfSecret(secret);
  return hashes
    .map((hash) => timingSafeEqual(given, hash ?? NOTHING) && hash != null)
    .includes(true);
}

/**
 * Returns the id and secret in `Authorization: Basic …`; null for anything else. Both parts are
 * form-encoded (RFC 6749 section 2.3.1).
 */
export function readBasic(
  authorization: string | undefined,
): { clientId: string; secret: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/]{1,1024}={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [clientId = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  try {
    return { clientId: formDecoded(clientId), secret: formDecoded(rest.join(':')) };
  } catch {
    return null;
  }
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** The time for which each process may use the keys that it has loaded. */
export const RELOAD_MS = 30_000;
/**
 * Long enough for every process and every cache of the key set to load a new key before tokens use
 * it.
 */
export const ANNOUNCED_S = 300;
const SKEW_S = 60;

/**
 * The time from the announcement of a key's successor until the last token of the key has expired,
 * wherever it was signed.
 */
export const diesInS = (accessTokenTtlS: number): number =>
  ANNOUNCED_S + RELOAD_MS / 1_000 + accessTokenTtlS + SKEW_S;

export interface SigningKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly maySign: boolean;
}

/** @throws Error for a key that is not on the curve P-256 */
export function toSigningKey({
  kid,
  privateKey,
  maySign,
}: {
  kid: string;
  privateKey: string;
  maySign: boolean;
}): SigningKey {
  const key = createPrivateKey(privateKey);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('A signing key must be an EC key on the curve P-256.');
  return { kid, privateKey: key, publicKey: createPublicKey(key), maySign };
}

/** @throws Error for a text that is not a key */
export async function kidOf(pem: string): Promise<string> {
  const { calculateJwkThumbprint, exportJWK } = await import('jose');
  return calculateJwkThumbprint(await exportJWK(createPublicKey(pem)));
}

export async function makeKey(): Promise<{ kid: string; privateKey: string }> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { kid: await kidOf(pem), privateKey: pem };
}

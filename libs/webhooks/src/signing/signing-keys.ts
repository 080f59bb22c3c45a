import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
const PUBLIC_KEY_PREFIX = 'whpk_';
const SECRET_BYTES = 32;
/** How many bytes of the key itself an ed25519 public key ends with in its SPKI form. */
const ED25519_BYTES = 32;

/** The keys of an endpoint as they are kept, encrypted. */
export interface StoredKeys {
  /** `whsec_…`, for `v1`. */
  readonly secret: string;
  /** PKCS #8 in base64, for `v1a`. */
  readonly privateKey: string;
}

/** What a receiver verifies with: the shared secret, or the public key. */
interface NewKeys {
  readonly stored: StoredKeys;
  /** `whpk_…` */
  readonly publicKey: string;
}

export function newKeys(): NewKeys {
  const secret = SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-ED25519_BYTES);
  return {
    stored: {
      secret,
      privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    },
    publicKey: PUBLIC_KEY_PREFIX + raw.toString('base64'),
  };
}

interface SignedMessage {
  /** Stable over all attempts. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0. Each pair of keys signs symmetrically (`v1`) and with its
 * private key (`v1a`); receivers take the signature that they can verify and ignore the others.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(
  { id, at, body }: SignedMessage,
  keys: readonly StoredKeys[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = keys.flatMap(({ secret, privateKey }) => [
    `v1,${createHmac('sha256', bytesOf(secret)).update(signed).digest('base64')}`,
    `v1a,${sign(null, Buffer.from(signed), keyOf(privateKey)).toString('base64')}`,
  ]);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

const bytesOf = (secret: string): Buffer =>
  Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');

const keyOf = (privateKey: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });

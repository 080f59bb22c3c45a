import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

/**
 * The hash chain of the audit log. Each entry has one link, and the hash of a link covers the hash
 * of the link before. So changing, removing or inserting an entry requires new hashes for all later
 * links. With AUDIT_CHAIN_KEY, which is not in the database, only the application can compute these
 * hashes.
 */
export interface Link {
  readonly position: bigint;
  readonly eventId: string;
  /** The digest of the entry: see `digestOf`. */
  readonly digest: Buffer;
  /** By the clock of the sealing process, in microseconds since 1970. */
  readonly sealedAtUs: bigint;
  /** Identifies the AUDIT_CHAIN_KEY; null without one. */
  readonly keyId: Buffer | null;
}

/** 1 covers position and digest only. Earlier releases wrote it, and their links remain valid. */
export type LinkFormat = 1 | 2;

export const LINK_FORMAT: LinkFormat = 2;
export const START_OF_CHAIN: Buffer = Buffer.alloc(32);
const NO_KEY_ID = Buffer.alloc(8);
/** Separates hashes of different kinds, so that none can be passed off as another. */
const LINK_DOMAIN = Buffer.from('orderly audit link 2\0');

export function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export const keyedHash = (key: Buffer | undefined): Hash | Hmac =>
  key ? createHmac('sha256', key) : createHash('sha256');

/** Identifies keys in messages and links. Eight bytes of an HMAC reveal nothing about the key. */
export const keyIdOf = (key: Buffer): Buffer =>
  createHmac('sha256', key).update('orderly audit chain key').digest().subarray(0, 8);

/** @returns 32 bytes */
export function hashOf(
  previous: Buffer,
  link: Link,
  key: Buffer | undefined,
  format: LinkFormat = LINK_FORMAT,
): Buffer {
  const hash = keyedHash(key).update(previous);
  if (format === 1) return hash.update(int64(link.position)).update(link.digest).digest();
  return hash
    .update(LINK_DOMAIN)
    .update(int64(link.position))
    .update(int64(link.sealedAtUs))
    .update(uuidBytes(link.eventId))
    .update(link.keyId ?? NO_KEY_ID)
    .update(link.digest)
    .digest();
}

/**
 * The newest link. A copy that is kept elsewhere proves later that the chain up to here is
 * unchanged.
 */
export interface ChainHead {
  readonly position: bigint;
  readonly hash: Buffer;
}

export const describeHead = ({ position, hash }: ChainHead): string =>
  `${position}:${hash.toString('hex')}`;

/** @returns null for text that `describeHead` does not write */
export function parseHead(text: string): ChainHead | null {
  const [, position, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  return position && hash ? { position: BigInt(position), hash: Buffer.from(hash, 'hex') } : null;
}

import { createHash, createHmac } from 'node:crypto';

/**
 * The chain behind the audit log: one link per entry, each with a hash over the one before, so that an entry cannot be changed, removed or
 * put in between without all later hashes being made anew. With AUDIT_CHAIN_KEY, which the database does not hold, only the application can.
 */
export interface Link {
  readonly position: bigint;
  readonly digest: Buffer;
}

export const START_OF_CHAIN: Buffer = Buffer.alloc(32);

export function hashOf(
  previous: Buffer,
  { position, digest }: Link,
  key: Buffer | undefined,
): Buffer {
  const hash = key ? createHmac('sha256', key) : createHash('sha256');
  const place = Buffer.alloc(8);
  place.writeBigInt64BE(position);
  return hash.update(previous).update(place).update(digest).digest();
}

/** The newest link: whoever keeps it elsewhere can prove later that nothing was cut off. */
export interface ChainHead {
  readonly position: bigint;
  readonly hash: Buffer;
}

export const describeHead = ({ position, hash }: ChainHead): string =>
  `${position}:${hash.toString('hex')}`;

/** @returns null for what `describeHead` does not write */
export function parseHead(text: string): ChainHead | null {
  const [, position, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  return position && hash ? { position: BigInt(position), hash: Buffer.from(hash, 'hex') } : null;
}

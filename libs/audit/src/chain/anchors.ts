import { createHash, type Hash, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { int64, keyedHash, uuidBytes } from './audit-chain.js';
import type { SealedEntry } from './chain-rows.js';
import { microsecondsOf } from './entry-digest.js';

/**
 * An operator's signed acceptance of the log up to a position, as it was at that time. It is the
 * repair for an accident, such as a lost key or a partly restored table, which would otherwise be
 * reported forever and hide later findings. It covers exact content: any later change is reported
 * again.
 */
export interface Anchor {
  readonly position: bigint;
  readonly hash: Buffer;
  readonly state: Buffer;
  readonly madeAtUs: bigint;
  readonly reason: string;
  readonly signature: Buffer;
}

const ANCHOR_DOMAIN = Buffer.from('orderly audit anchor 1\0');

export function signatureOf(anchor: Omit<Anchor, 'signature'>, key: Buffer | undefined): Buffer {
  return keyedHash(key)
    .update(ANCHOR_DOMAIN)
    .update(int64(anchor.position))
    .update(int64(anchor.madeAtUs))
    .update(createHash('sha256').update(anchor.hash).digest())
    .update(createHash('sha256').update(anchor.state).digest())
    .update(anchor.reason)
    .digest();
}

const isSigned = (anchor: Anchor, key: Buffer | undefined): boolean => {
  const expected = signatureOf(anchor, key);
  return anchor.signature.length === expected.length && timingSafeEqual(anchor.signature, expected);
};

/**
 * `valid` contains the anchors that are signed with the key, or unsigned ones if no key is set.
 * Sorted by position.
 */
export async function readAnchors(
  tx: EntityManager,
  key: Buffer | undefined,
): Promise<{ valid: Anchor[]; others: Anchor[] }> {
  const rows = await tx.query<
    Array<Omit<Anchor, 'position' | 'madeAtUs'> & { position: string; made_at: string }>
  >(
    `SELECT a.position::text, a.hash, a.state, a.made_at::text, a.reason, a.signature
       FROM platform.audit_anchors a ORDER BY a.position, a.made_at`,
  );
  const anchors = rows.map(({ position, made_at, ...rest }) => ({
    ...rest,
    position: BigInt(position),
    madeAtUs: microsecondsOf(made_at) ?? 0n,
  }));
  return {
    valid: anchors.filter((anchor) => isSigned(anchor, key)),
    others: anchors.filter((anchor) => !isSigned(anchor, key)),
  };
}

/**
 * Everything that an anchor covers, in 32 bytes: all links from the first, each with its entry in
 * its current state.
 */
export class StateDigest {
  private readonly hash: Hash = createHash('sha256');

  add(link: SealedEntry): void {
    this.hash
      .update(int64(link.position))
      .update(int64(link.sealedAtUs))
      .update(uuidBytes(link.eventId))
      .update(Buffer.from([link.format, Number(link.keyed), Number(link.entry !== null)]));
    for (const part of [link.digest, link.hash, link.keyId, link.entry?.digest]) {
      this.hash.update(int64(BigInt(part?.length ?? 0))).update(part ?? '');
    }
  }

  /** The digest of everything added so far; more may follow. */
  now(): Buffer {
    return this.hash.copy().digest();
  }
}

import type { EntityManager } from 'typeorm';
import { type Anchor, readAnchors } from './anchors.js';
import { type ChainHead, describeHead, hashOf, keyIdOf, START_OF_CHAIN } from './audit-chain.js';
import { hashAt, newestLink, type StoredLink } from './chain-rows.js';

/** The chain must not be continued. The message tells an operator why; it contains no secret. */
export class SealingRefused extends Error {
  override readonly name = 'SealingRefused';

  constructor(
    message: string,
    /** Whether AUDIT_CHAIN_KEY has to be corrected. */
    readonly isAboutKey: boolean,
  ) {
    super(`${message} Nothing is sealed until that is repaired: docs/operations/audit-log.md.`);
  }
}

/** A link that this process has read or created. */
export interface Seen {
  readonly head: ChainHead;
  readonly atUs: bigint;
}

interface Continuation extends ChainHead {
  /** The first link with a key will follow links without one. */
  readonly beginsKey: boolean;
}

/**
 * Decides whether the chain may be continued. A link with another key, or without one, would make
 * every later verification fail. A link that continues a forged chain would sign the forgery with
 * our key.
 * @param seen what this process knows about the chain; null when it has just started
 * @throws SealingRefused
 */
export async function headToFollow(
  tx: EntityManager,
  key: Buffer | undefined,
  seen: Seen | null,
): Promise<Continuation> {
  const newest = await newestLink(tx);
  const head = newest?.link ?? { position: 0n, hash: START_OF_CHAIN };
  const { valid, others } = await readAnchors(tx, key);
  const past = seen && (await refusalOfPast(tx, seen));
  // An operator who created an anchor since then has accepted the loss.
  if (past && !valid.some(({ madeAtUs }) => madeAtUs > seen.atUs)) throw past;
  const isHead = (anchor: Anchor): boolean =>
    anchor.position === head.position && anchor.hash.equals(head.hash);
  if (valid.some(isHead)) return { ...toHead(head), beginsKey: false };
  if (others.some(isHead))
    throw new SealingRefused('The newest anchor was made with another AUDIT_CHAIN_KEY.', true);
  const doubt = newest && refusalOfHead(newest.link, newest.previous, key);
  if (doubt) throw doubt;
  return { ...toHead(head), beginsKey: key !== undefined && newest?.link.keyed === false };
}

const toHead = ({ position, hash }: ChainHead): ChainHead => ({ position, hash });

async function refusalOfPast(tx: EntityManager, { head }: Seen): Promise<SealingRefused | null> {
  const hash = await hashAt(tx, head.position);
  if (hash?.equals(head.hash)) return null;
  return new SealingRefused(
    `The chain of the audit log no longer holds the link ${describeHead(head)}: its end was ` +
      `cut off, or it was made again.`,
    false,
  );
}

function refusalOfHead(
  link: StoredLink,
  previous: Buffer | null,
  key: Buffer | undefined,
): SealingRefused | null {
  if (link.keyed && !key)
    return new SealingRefused(
      'AUDIT_CHAIN_KEY is missing: the audit log was sealed with one.',
      true,
    );
  if (
    previous &&
    hashOf(previous, link, link.keyed ? key : undefined, link.format).equals(link.hash)
  )
    return null;
  const place = `the newest link, at position ${link.position}`;
  if (!link.keyed || !previous || (key && link.keyId?.equals(keyIdOf(key))))
    return new SealingRefused(`The audit log was changed: ${place}, does not follow.`, false);
  return new SealingRefused(
    `AUDIT_CHAIN_KEY is another than the one that ${place}, was made with.`,
    true,
  );
}

import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import type { DataSource } from 'typeorm';
import { readAnchors } from '../chain/anchors.js';
import type { ChainHead } from '../chain/audit-chain.js';
import { inPlainSession, linkBefore, linksFrom } from '../chain/chain-rows.js';
import {
  type Acceptance,
  type ChainKeys,
  ChainWalk,
  HOUR_MS,
  timeOfId,
} from '../chain/chain-walk.js';
import { structureFaults } from '../chain/log-structure.js';
import { SMALLEST_ID, unsealedEntries } from '../chain/unsealed-entries.js';

const PAGE_SIZE = 5_000;

export interface VerifyOptions extends ChainKeys {
  /**
   * The first position to verify. The link before it is trusted, and anchors before it are ignored.
   */
  readonly from?: bigint | undefined;
  /** An earlier output of `orderly audit head` or of the worker's log. */
  readonly head?: ChainHead | undefined;
  /** The position from which links have a key, as the worker logged it. */
  readonly keyedFrom?: ChainHead | undefined;
}

export interface Verification {
  /** One line for each deviation, naming the entry; repeated kinds are counted. */
  readonly findings: readonly string[];
  readonly links: number;
  /** The number of links without a key although there is one now. */
  readonly withoutKey: number;
  /** Entries whose clock was more than an hour ahead. */
  readonly ahead: number;
  readonly longestWaitMs: number;
  /** Entries of the last hour, or since the last worker stopped. */
  readonly notSealedYet: number;
  readonly head: ChainHead | null;
  /** What anchors accept, including the findings up to the last of them. */
  readonly accepted: readonly Acceptance[];
  /** The number of anchors that are not signed with this key. */
  readonly otherAnchors: number;
}

/** What an anchor needs to know about the log. */
export interface Verified extends Verification {
  readonly state: Buffer;
}

const NOTHING_READ: Verified = {
  findings: [],
  links: 0,
  withoutKey: 0,
  ahead: 0,
  longestWaitMs: 0,
  notSealedYet: 0,
  head: null,
  accepted: [],
  otherAnchors: 0,
  state: Buffer.alloc(0),
};

/**
 * Reads the log once, page by page. It compares each entry with its link and each link with the one
 * before, and searches for entries without a link. Entries are digested in this process, so that no
 * function of the database is trusted.
 * @throws ConfigurationError when links have a key and none is given
 */
export async function verifyAudit(
  database: Pick<DataSource, 'transaction'>,
  options: VerifyOptions,
): Promise<Verified> {
  const { from = 1n, head, keyedFrom, chainKey, previousKey } = options;
  const { faults, unreadable } = await inPlainSession(database, structureFaults);
  if (unreadable) return { ...NOTHING_READ, findings: faults };
  const [before, anchors] = await inPlainSession(database, async (tx) => [
    await linkBefore(tx, from),
    await readAnchors(tx, chainKey),
  ]);
  const walk = new ChainWalk({
    chainKey,
    previousKey,
    before,
    expected: [head, keyedFrom].filter((each) => each !== undefined),
    anchors: before ? [] : anchors.valid,
  });
  await walkAll(database, walk, chainKey);
  walk.end();
  for (const fault of faults) walk.findings.add('structure', 0n, fault);
  const notSealedYet = await findNeverSealed(database, walk, before?.eventId ?? SMALLEST_ID);
  const { links, withoutKey, ahead, longestWaitMs, accepted } = walk;
  return {
    findings: walk.findings.lines(),
    links,
    withoutKey,
    ahead,
    longestWaitMs,
    notSealedYet,
    head: walk.head,
    accepted,
    otherAnchors: anchors.others.length,
    state: walk.stateNow(),
  };
}

async function walkAll(
  database: Pick<DataSource, 'transaction'>,
  walk: ChainWalk,
  chainKey: Buffer | undefined,
): Promise<void> {
  for (let more = true; more; ) {
    const links = await inPlainSession(database, (tx) => linksFrom(tx, walk.next, PAGE_SIZE));
    if (!chainKey && links.some(({ keyed }) => keyed)) {
      throw new ConfigurationError(
        'AUDIT_CHAIN_KEY is missing: the audit log was sealed with one.',
      );
    }
    for (const link of links) walk.visit(link);
    more = links.length === PAGE_SIZE;
  }
}

/**
 * Finds entries without a link: those at the end still wait for theirs, any other was inserted
 * later.
 */
async function findNeverSealed(
  database: Pick<DataSource, 'transaction'>,
  { findings, newestMs, next }: ChainWalk,
  first: string,
): Promise<number> {
  let waiting = 0;
  for await (const { entries } of unsealedEntries(database, first)) {
    for (const { id, action, occurred_at } of entries) {
      if (timeOfId(id) >= newestMs - HOUR_MS) waiting += 1;
      else
        findings.add(
          'never-sealed',
          next,
          `The entry ${id} (${action}, ${occurred_at}) was never sealed.`,
        );
    }
  }
  return waiting;
}

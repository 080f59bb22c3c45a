import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../config/configuration-error.js';
import type { ChainHead } from './audit-chain.js';
import { ChainWalk, type SealedEntry, timeOfId } from './chain-walk.js';

const PAGE_SIZE = 5_000;
/** The sealer looks every few seconds: what is this much older than the newest sealed entry should have been seen by it. */
const SEALED_WITHIN_MS = 120_000;
const SMALLEST_ID = '00000000-0000-0000-0000-000000000000';

export interface VerifyOptions {
  readonly chainKey: Buffer | undefined;
  /** The first position to look at; the link before it is taken on trust. */
  readonly from?: bigint | undefined;
  /** What `orderly audit head` or the worker's log said once. */
  readonly head?: ChainHead | undefined;
}

export interface Verification {
  /** One line for each thing that is not as it was written, naming it. */
  readonly findings: readonly string[];
  readonly links: number;
  /** Of them, those made without a key although there is one now. */
  readonly withoutKey: number;
  /** Entries of the last seconds, or since the last worker stopped. */
  readonly notSealedYet: number;
  readonly head: ChainHead | null;
}

/** Reads the log once, page by page: compares each entry with its link, each link with the one before, and looks for entries without one. */
export async function verifyAudit(
  database: DataSource,
  options: VerifyOptions,
): Promise<Verification> {
  const before = await linkBefore(database, options.from ?? 1n);
  const walk = new ChainWalk(options.chainKey, options.head, before);
  for (let more = true; more && !walk.givenUp; ) {
    const links = await linksFrom(database, walk.next);
    if (links.some(({ keyed }) => keyed) && !options.chainKey) {
      throw new ConfigurationError(
        'AUDIT_CHAIN_KEY is missing: the audit log was sealed with one.',
      );
    }
    for (const link of links) walk.visit(link);
    more = links.length === PAGE_SIZE;
  }
  if (!walk.givenUp) walk.end();
  const loose = await looseEntries(database, before?.eventId ?? SMALLEST_ID, walk.newestMs);
  const { findings, links, withoutKey, head } = walk;
  return {
    findings: [...findings, ...loose.findings],
    links,
    withoutKey,
    notSealedYet: loose.notSealedYet,
    head,
  };
}

interface Before {
  readonly position: bigint;
  readonly eventId: string;
  readonly hash: Buffer;
}

async function linkBefore(database: DataSource, from: bigint): Promise<Before | undefined> {
  const [row] = await database.query<Array<{ position: string; event_id: string; hash: Buffer }>>(
    'SELECT position, event_id, hash FROM platform.audit_chain WHERE position < $1 ORDER BY position DESC LIMIT 1',
    [String(from)],
  );
  return row && { position: BigInt(row.position), eventId: row.event_id, hash: row.hash };
}

interface LinkRow {
  readonly position: string;
  readonly event_id: string;
  readonly digest: Buffer;
  readonly hash: Buffer;
  readonly keyed: boolean;
  readonly action: string | null;
  readonly occurred_at: Date;
  readonly digest_now: Buffer;
}

async function linksFrom(database: DataSource, position: bigint): Promise<SealedEntry[]> {
  const rows = await database.query<LinkRow[]>(
    `SELECT c.position, c.event_id, c.digest, c.hash, c.keyed, e.action, e.occurred_at, platform.audit_digest(e) AS digest_now
       FROM platform.audit_chain c LEFT JOIN platform.audit_events e ON e.id = c.event_id
      WHERE c.position >= $1 ORDER BY c.position LIMIT ${PAGE_SIZE}`,
    [String(position)],
  );
  return rows.map((row) => ({
    position: BigInt(row.position),
    eventId: row.event_id,
    digest: row.digest,
    hash: row.hash,
    keyed: row.keyed,
    entry:
      row.action === null
        ? null
        : { action: row.action, occurredAt: row.occurred_at, digest: row.digest_now },
  }));
}

/** Entries that no link stands for: those at the end are waiting for one, any other has been put in between. */
async function looseEntries(
  database: DataSource,
  first: string,
  newestMs: number,
): Promise<{ findings: string[]; notSealedYet: number }> {
  const findings: string[] = [];
  let notSealedYet = 0;
  for (let after: string | undefined = first; after !== undefined; ) {
    const page: Array<{ id: string; action: string; occurred_at: Date; sealed: boolean }> =
      await database.query(
        `WITH page AS (SELECT id, action, occurred_at FROM platform.audit_events WHERE id > $1 ORDER BY id LIMIT ${PAGE_SIZE})
       SELECT *, EXISTS (SELECT FROM platform.audit_chain c WHERE c.event_id = page.id) AS sealed FROM page ORDER BY id`,
        [after],
      );
    for (const { id, action, occurred_at } of page.filter(({ sealed }) => !sealed)) {
      if (timeOfId(id) >= newestMs - SEALED_WITHIN_MS) notSealedYet += 1;
      else
        findings.push(
          `The entry ${id} (${action}, ${occurred_at.toISOString()}) was never sealed.`,
        );
    }
    after = page.length === PAGE_SIZE ? page.at(-1)?.id : undefined;
  }
  return { findings, notSealedYet };
}

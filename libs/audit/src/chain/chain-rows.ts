import type { DataSource, EntityManager } from 'typeorm';
import type { LinkFormat } from './audit-chain.js';
import { type ChainHead, type Link, START_OF_CHAIN } from './audit-chain.js';
import { digestOf, ENTRY_TEXTS, type EntryTexts, microsecondsOf } from './entry-digest.js';

/** A link as it is stored. */
export interface StoredLink extends Link {
  readonly hash: Buffer;
  readonly keyed: boolean;
  readonly format: LinkFormat;
}

/** A link with its entry; null when the entry is missing. */
export interface SealedEntry extends StoredLink {
  readonly entry: {
    readonly action: string;
    readonly occurredAt: string;
    readonly digest: Buffer;
  } | null;
}

/**
 * Session settings determine what a name refers to and how a value is formatted. The owner of the
 * database can preset them for our role, so they are set here: functions and operators come from
 * the system's own schema, and a row policy is an error instead of a gap in the result.
 */
const PLAIN_SESSION = `
  SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle =
  'ISO, YMD';
  SET LOCAL row_security = off`;

export const plainSession = (tx: Pick<EntityManager, 'query'>): Promise<unknown> =>
  tx.query(PLAIN_SESSION);

/** One short transaction per page, because a snapshot of hours would block vacuum. */
export const inPlainSession = <T>(
  database: Pick<DataSource, 'transaction'>,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> =>
  database.transaction(async (tx) => {
    await plainSession(tx);
    return work(tx);
  });

const LINK = `
  c.position::text, c.event_id::text, c.digest, c.hash, c.keyed, c.format, c.key_id,
  c.sealed_at::text`;

interface LinkRow {
  readonly position: string;
  readonly event_id: string;
  readonly digest: Buffer;
  readonly hash: Buffer;
  readonly keyed: boolean;
  readonly format: LinkFormat;
  readonly key_id: Buffer | null;
  readonly sealed_at: string;
}

const toLink = (row: LinkRow): StoredLink => ({
  position: BigInt(row.position),
  eventId: row.event_id,
  digest: row.digest,
  hash: row.hash,
  keyed: row.keyed,
  format: row.format === 1 ? 1 : 2,
  keyId: row.key_id,
  sealedAtUs: microsecondsOf(row.sealed_at) ?? 0n,
});

/** Sorted by position. */
export async function linksFrom(
  tx: EntityManager,
  position: bigint,
  limit: number,
): Promise<SealedEntry[]> {
  const rows = await tx.query<Array<LinkRow & EntryTexts & { entry_id: string | null }>>(
    `SELECT ${ENTRY_TEXTS}, e.id::text AS entry_id, ${LINK}
       FROM platform.audit_chain c LEFT JOIN platform.audit_events e ON e.id = c.event_id
      WHERE c.position >= $1 ORDER BY c.position LIMIT ${limit}`,
    [String(position)],
  );
  return rows.map((row) => ({
    ...toLink(row),
    entry:
      row.entry_id === null
        ? null
        : { action: row.action, occurredAt: row.occurred_at, digest: digestOf(row) },
  }));
}

/** The newest link and the hash before it; null for that hash when the link before is missing. */
export async function newestLink(
  tx: EntityManager,
): Promise<{ link: StoredLink; previous: Buffer | null } | null> {
  const [row] = await tx.query<Array<LinkRow & { previous: Buffer | null }>>(
    `SELECT ${LINK}, p.hash AS previous
       FROM platform.audit_chain c LEFT JOIN platform.audit_chain p ON p.position = c.position - 1
      ORDER BY c.position DESC LIMIT 1`,
  );
  if (!row) return null;
  const link = toLink(row);
  return { link, previous: link.position === 1n ? START_OF_CHAIN : row.previous };
}

/** The newest link before a position. */
export async function linkBefore(
  tx: EntityManager,
  position: bigint,
): Promise<StoredLink | undefined> {
  const [row] = await tx.query<LinkRow[]>(
    `SELECT ${LINK} FROM platform.audit_chain c WHERE c.position < $1 ORDER BY c.position DESC
        LIMIT 1`,
    [String(position)],
  );
  return row && toLink(row);
}

export async function hashAt(tx: EntityManager, position: bigint): Promise<Buffer | null> {
  const [row] = await tx.query<Array<{ hash: Buffer }>>(
    'SELECT c.hash FROM platform.audit_chain c WHERE c.position = $1',
    [String(position)],
  );
  return row?.hash ?? null;
}

/** Null while nothing is sealed. */
export async function findHead(database: Pick<DataSource, 'query'>): Promise<ChainHead | null> {
  const [head] = await database.query<Array<{ position: string; hash: Buffer }>>(
    'SELECT position, hash FROM platform.audit_chain ORDER BY position DESC LIMIT 1',
  );
  return head ? { position: BigInt(head.position), hash: head.hash } : null;
}

import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import {
  afterCommit,
  type Transaction,
  Transactions,
} from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { describeHead, hashOf, keyIdOf, LINK_FORMAT } from '../chain/audit-chain.js';
import { plainSession } from '../chain/chain-rows.js';
import { digestOf, ENTRY_TEXTS, type EntryTexts } from '../chain/entry-digest.js';
import { headToFollow, type Seen } from '../chain/head-check.js';

const BATCH_SIZE = 1_000;
/**
 * Spells "audi". The schedule allows one process at a time; this lock also holds when the lease of
 * a slow process has expired.
 */
const SEAL_LOCK = 0x61_75_64_69;
/**
 * Ids are created before their transaction commits, by the clock of their process. So an older id
 * may still be added beside ids that are younger than this.
 */
const SETTLED = "interval '1 minute'";

/** Never after a point where older ids may still be added, whatever the row says. */
const START = `
  SELECT least(sealed_through, ${firstIdAt(`now() - ${SETTLED}`)})::text AS start
    FROM platform.audit_seal`;

/** The start is a value, so that the planner knows how little of the two tables the query needs. */
const UNSEALED = `
  SELECT ${ENTRY_TEXTS}
    FROM platform.audit_events e
   WHERE e.id > $1 AND NOT EXISTS (SELECT FROM platform.audit_chain c WHERE c.event_id = e.id
     AND c.event_id > $1)
   ORDER BY e.id LIMIT ${BATCH_SIZE}`;

const UNSEALED_OF = `
  SELECT ${ENTRY_TEXTS}
    FROM platform.audit_events e
   WHERE e.id = ANY($1) AND NOT EXISTS (SELECT FROM platform.audit_chain c WHERE c.event_id = e.id)
   ORDER BY e.id`;

const MOVE_ON = `
  UPDATE platform.audit_seal SET sealed_through = reached
    FROM (SELECT least($1, ${firstIdAt(`now() - ${SETTLED}`)}) AS reached) AS new
      WHERE sealed_through < reached`;

const APPEND = `
  INSERT INTO platform.audit_chain (position, event_id, digest, hash, sealed_at, keyed, key_id,
    format)
  SELECT *, $5::timestamptz, $6::boolean, $7::bytea, ${LINK_FORMAT}
    FROM unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::bytea[])`;

/** Appends entries to the chain, one process at a time. */
@Injectable()
export class Sealer {
  private readonly logger = new Logger(Sealer.name);
  /** The newest link that this process created. If it is missing later, the chain was truncated. */
  private seen: Seen | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Seals the entries since the last run, oldest first, in batches of one transaction each. All get
   * the time of the start: an entry that waited for a worker must not look as if it came after the
   * first batch.
   * @throws SealingRefused
   */
  async sealNew(signal: AbortSignal): Promise<void> {
    const sealedAt = this.clock.now();
    while (!signal.aborted) {
      const sealed = await this.inTurn(async (tx) => {
        const [from] = await tx.query<Array<{ start: string }>>(START);
        const entries = await tx.query<EntryTexts[]>(UNSEALED, [from?.start]);
        await this.append(tx, entries, sealedAt);
        // The next search may start after the last id that can no longer get new neighbours. A
        // batch that is not full has left nothing unsealed.
        await tx.query(MOVE_ON, [entries.length < BATCH_SIZE ? null : entries.at(-1)?.id]);
        return entries.length;
      });
      if (sealed < BATCH_SIZE) return;
    }
  }

  /**
   * Seals those of the entries that are still unsealed.
   * @throws SealingRefused
   */
  async sealThese(ids: readonly string[]): Promise<void> {
    const sealedAt = this.clock.now();
    for (let at = 0; at < ids.length; at += BATCH_SIZE) {
      const batch = ids.slice(at, at + BATCH_SIZE);
      await this.inTurn(async (tx) =>
        this.append(tx, await tx.query<EntryTexts[]>(UNSEALED_OF, [batch]), sealedAt),
      );
    }
  }

  /** @throws SealingRefused when this process may not continue the current chain */
  async assertMaySeal(): Promise<void> {
    const { chainKey } = this.config.audit;
    await this.inTurn((tx) => headToFollow(tx, chainKey, this.seen));
  }

  private inTurn<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      await plainSession(tx);
      await tx.query('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      return work(tx);
    });
  }

  private async append(
    tx: Transaction,
    entries: readonly EntryTexts[],
    sealedAt: Date,
  ): Promise<void> {
    if (entries.length === 0) return;
    const { chainKey } = this.config.audit;
    const head = await headToFollow(tx, chainKey, this.seen);
    let { position, hash } = head;
    const sealedAtUs = BigInt(sealedAt.getTime()) * 1_000n;
    const keyId = chainKey ? keyIdOf(chainKey) : null;
    const links = entries.map((entry) => {
      position += 1n;
      const digest = digestOf(entry);
      hash = hashOf(hash, { position, eventId: entry.id, digest, sealedAtUs, keyId }, chainKey);
      return { position, id: entry.id, digest, hash };
    });
    await tx.query(APPEND, [
      links.map((link) => String(link.position)),
      links.map(({ id }) => id),
      links.map(({ digest }) => digest),
      links.map((link) => link.hash),
      sealedAt,
      chainKey !== undefined,
      keyId,
    ]);
    const seen = { head: { position, hash }, atUs: sealedAtUs };
    afterCommit(tx, () => {
      this.seen = seen;
      if (head.beginsKey)
        this.logger.warn(
          `The chain of the audit log has a key behind ${describeHead(head)}. Keep that for ` +
            `audit verify --keyed-from.`,
        );
    });
  }
}

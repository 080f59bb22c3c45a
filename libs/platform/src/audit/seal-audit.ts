import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ScheduledTask } from '../jobs/schedule.js';
import { type ChainHead, describeHead, hashOf, START_OF_CHAIN } from './audit-chain.js';

const BATCH_SIZE = 1_000;
const HOUR_MS = 3_600_000;
/** Spells "audi". The schedule lets one process at it; this holds when a lease ran out under one that was only slow. */
const SEAL_LOCK = 0x61_75_64_69;
/** Ids are made before their transaction commits, by the clock of their process: what is younger than this may still get company. */
const SETTLED = "interval '1 minute'";
/** Once an hour the sealer looks back further, for entries of a process whose clock was wrong. */
const LOOK_BACK = "interval '2 days'";

/** The smallest UUIDv7 of a time. */
const idAt = (time: string): string =>
  `rpad(lpad(to_hex((extract(epoch FROM ${time}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

const START = `
  SELECT CASE WHEN $1 THEN least(sealed_through, ${idAt(`now() - ${LOOK_BACK}`)}) ELSE sealed_through END AS start FROM platform.audit_seal`;

/** With the start as a value, so that the planner knows how little of the two tables it needs. */
const UNSEALED = `
  SELECT e.id, platform.audit_digest(e) AS digest
    FROM platform.audit_events e
   WHERE e.id > $1 AND NOT EXISTS (SELECT FROM platform.audit_chain c WHERE c.event_id = e.id AND c.event_id > $1)
   ORDER BY e.id LIMIT ${BATCH_SIZE}`;

const MOVE_ON = `
  UPDATE platform.audit_seal SET sealed_through = reached
    FROM (SELECT least($1, ${idAt(`now() - ${SETTLED}`)}) AS reached) AS new WHERE sealed_through < reached`;

/**
 * Adds the entries of the last seconds to the chain. Behind the log and not in its inserts: every entry needs the hash before it, so that
 * two orders could never be placed at once. What this costs is that whoever owns the database could change an entry before it is sealed.
 */
@Injectable()
export class SealAudit extends ScheduledTask {
  override readonly name = 'seal-audit';
  override readonly everyMs = 5_000;
  override readonly timeoutMs = 60_000;
  private readonly logger = new Logger(SealAudit.name);
  private lookBackAt = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const everything = performance.now() >= this.lookBackAt;
    while (!signal.aborted) {
      const sealed = await this.transactions.run((tx) => this.sealBatch(tx, everything));
      if (sealed < BATCH_SIZE) break;
    }
    if (!everything || signal.aborted) return;
    this.lookBackAt = performance.now() + HOUR_MS;
    const head = await findHead(this.dataSource);
    // Wherever the log lines are kept, the database's owner is not: this is what a chain that was made anew can be told by.
    if (head) this.logger.log(`The audit log is sealed up to ${describeHead(head)}`);
  }

  /** @returns how many */
  private async sealBatch(tx: Transaction, everything: boolean): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
    const [from] = await tx.query<Array<{ start: string }>>(START, [everything]);
    const entries = await tx.query<Array<{ id: string; digest: Buffer }>>(UNSEALED, [from?.start]);
    if (entries.length > 0) await this.append(tx, entries);
    // The next search may begin where nothing can come any more. A batch that is not full has left nothing unsealed.
    await tx.query(MOVE_ON, [entries.length < BATCH_SIZE ? null : entries.at(-1)?.id]);
    return entries.length;
  }

  private async append(
    tx: Transaction,
    entries: ReadonlyArray<{ id: string; digest: Buffer }>,
  ): Promise<void> {
    const { chainKey } = this.config.audit;
    let { position, hash } = (await findHead(tx)) ?? { position: 0n, hash: START_OF_CHAIN };
    const links = entries.map(({ id, digest }) => {
      position += 1n;
      hash = hashOf(hash, { position, digest }, chainKey);
      return { id, position, digest, hash };
    });
    await tx.query(
      `INSERT INTO platform.audit_chain (position, event_id, digest, hash, keyed)
       SELECT *, $5 FROM unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::bytea[])`,
      [
        links.map((link) => String(link.position)),
        links.map(({ id }) => id),
        links.map(({ digest }) => digest),
        links.map((link) => link.hash),
        chainKey !== undefined,
      ],
    );
  }
}

/** Null while nothing is sealed. */
export async function findHead(database: Pick<DataSource, 'query'>): Promise<ChainHead | null> {
  const [head] = await database.query<Array<{ position: string; hash: Buffer }>>(
    'SELECT position, hash FROM platform.audit_chain ORDER BY position DESC LIMIT 1',
  );
  return head ? { position: BigInt(head.position), hash: head.hash } : null;
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource, IsNull } from 'typeorm';
import { type DisabledReason, Endpoint } from './endpoint.entity.js';
import { wantingPatterns } from './event-patterns.js';
import { hasItsTurn } from './turn.js';

/** How old a mark may be before it counts as lost, with its event. */
const LOST_MARK = `interval '15 minutes'`;

/**
 * Every delivery that is added refers to its endpoint, and holds its key meanwhile. A stronger lock
 * would wait for all of them, and more keep coming: with many events, forever.
 */
const LOCK = { mode: 'for_no_key_update' } as const;

type Interested = Pick<Endpoint, 'id' | 'ownerId' | 'scopes'>;

/** What an attempt does to its endpoint. */
interface Health {
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly pausedUntil: Date | null;
}

@Injectable()
export class EndpointsRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<Endpoint | null> {
    return this.dataSource.getRepository(Endpoint).findOneBy({ id });
  }

  findOwn(ownerId: string, id: string): Promise<Endpoint | null> {
    return this.dataSource.getRepository(Endpoint).findOneBy({ id, ownerId, removedAt: IsNull() });
  }

  /** Newest first. */
  pageOf(ownerId: string, { limit, after }: PageRequest): Promise<Endpoint[]> {
    const query = this.dataSource
      .getRepository(Endpoint)
      .createQueryBuilder('endpoint')
      .where('endpoint.ownerId = :ownerId AND endpoint.removedAt IS NULL', { ownerId })
      .orderBy('endpoint.id', 'DESC')
      .limit(limit);
    if (after) query.andWhere('endpoint.id < :after', { after: after[0] });
    return query.getMany();
  }

  /** Two requests of one owner are counted one after the other. */
  async countOf(tx: Transaction, ownerId: string): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `webhooks.endpoints/${ownerId}`,
    ]);
    return tx.countBy(Endpoint, { ownerId, removedAt: IsNull() });
  }

  /** Locked until the transaction ends. */
  lockOwn(tx: Transaction, ownerId: string, id: string): Promise<Endpoint | null> {
    return tx.getRepository(Endpoint).findOne({
      where: { id, ownerId, removedAt: IsNull() },
      lock: LOCK,
    });
  }

  lock(tx: Transaction, id: string): Promise<Endpoint | null> {
    return tx.getRepository(Endpoint).findOne({ where: { id }, lock: LOCK });
  }

  async add(tx: Transaction, endpoint: Endpoint): Promise<void> {
    await tx.insert(Endpoint, endpoint);
  }

  /** For one that was locked. */
  async save(tx: Transaction, { id, createdAt: _, ownerId: __, ...changes }: Endpoint) {
    await tx.update(Endpoint, id, changes as object);
  }

  /**
   * Deletes some deliveries of removed endpoints, and the endpoints that have none left. Returns
   * the number of rows.
   */
  async purgeRemoved(limit: number): Promise<number> {
    const [row] = await this.dataSource.query<Array<{ deleted: number }>>(
      `WITH gone AS MATERIALIZED (
         SELECT id FROM webhooks.endpoints WHERE removed_at IS NOT NULL LIMIT 100),
       deliveries AS (
         DELETE FROM webhooks.deliveries WHERE id IN (
           SELECT d.id FROM gone JOIN webhooks.deliveries d ON d.endpoint_id = gone.id LIMIT $1)
         RETURNING 1),
       endpoints AS (
         DELETE FROM webhooks.endpoints e USING gone
          WHERE e.id = gone.id
            AND NOT EXISTS (SELECT FROM webhooks.deliveries d WHERE d.endpoint_id = e.id)
         RETURNING 1)
       SELECT (SELECT count(*)::int FROM deliveries) + (SELECT count(*)::int FROM endpoints)
                AS deleted`,
      [limit],
    );
    return row?.deleted ?? 0;
  }

  /** Endpoints that ask for a type, whatever their owners may see. */
  interestedIn(tx: Transaction, type: string): Promise<Interested[]> {
    return tx.query<Interested[]>(
      `SELECT id, owner_id AS "ownerId", scopes FROM webhooks.endpoints
        WHERE enabled AND event_types && $1 ORDER BY id`,
      [wantingPatterns(type)],
    );
  }

  /**
   * Marks endpoints for which deliveries are due and no event says so yet. What waits for its turn
   * is not due: its event would find nothing to send, and the next one would follow at once. A row
   * that another transaction has locked is left to the task that looks again.
   * @param ids null for all of them
   */
  async markDue(
    tx: Transaction,
    ids: readonly string[] | null,
    now: Date,
  ): Promise<Array<Pick<Endpoint, 'id' | 'ownerId'>>> {
    const [rows] = await tx.query<[Array<Pick<Endpoint, 'id' | 'ownerId'>>, number]>(
      `UPDATE webhooks.endpoints SET queued_at = $2
        WHERE id IN (
          SELECT e.id FROM webhooks.endpoints e
           WHERE ($1::uuid[] IS NULL OR e.id = ANY ($1)) AND e.enabled
             AND (e.queued_at IS NULL OR e.queued_at < $2::timestamptz - ${LOST_MARK})
             AND (e.paused_until IS NULL OR e.paused_until <= $2)
             AND EXISTS (SELECT FROM webhooks.deliveries d
                          WHERE d.endpoint_id = e.id AND d.status = 'pending'
                            AND d.next_attempt_at <= $2 AND ${hasItsTurn('e.ordered')})
           ORDER BY e.id LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING id, owner_id AS "ownerId"`,
      [ids, now],
    );
    return rows;
  }

  /** Its owner asks for something to be sent: the pause after failures is over. */
  async resume(tx: Transaction, id: string): Promise<void> {
    await tx.update(Endpoint, id, { pausedUntil: null });
  }

  /** Before the deliveries are read: what is added from now on needs an event of its own. */
  async clearMark(id: string): Promise<Endpoint | null> {
    await this.dataSource.query('UPDATE webhooks.endpoints SET queued_at = NULL WHERE id = $1', [
      id,
    ]);
    return this.find(id);
  }

  /** A new version when it begins or stops to fail, which the owner sees. */
  async saveHealth(tx: Transaction, id: string, health: Health): Promise<void> {
    await tx.query(
      `UPDATE webhooks.endpoints
          SET failures = $2, failing_since = $3, paused_until = $4,
              version = version + ((failing_since IS NULL) <> ($3::timestamptz IS NULL))::int
        WHERE id = $1`,
      [id, health.failures, health.failingSince, health.pausedUntil],
    );
  }

  /** Its keys are part of what its owner sees. */
  async raiseVersion(tx: Transaction, id: string): Promise<void> {
    await tx.increment(Endpoint, { id }, 'version', 1);
  }

  async disable(
    tx: Transaction,
    id: string,
    disabledReason: DisabledReason,
    at: Date,
  ): Promise<void> {
    await tx.query(
      `UPDATE webhooks.endpoints
          SET enabled = false, disabled_reason = $2, version = version + 1, updated_at = $3
        WHERE id = $1`,
      [id, disabledReason, at],
    );
  }
}

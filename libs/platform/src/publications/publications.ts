import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log/audit-log.js';
import type { Transaction } from '../database/transactions.js';
import type { PageRequest } from '../http/pagination.js';
import type { RequestContext } from '../kernel/identity/actor.js';
import { causeIn } from '../messaging/failures/dead-cause.js';
import type { Publication, PublicationWithDeliveries, PublishedDelivery } from './publication.js';
import {
  CONDITION_OF,
  conditionsOf,
  HAS_FAILED,
  joined,
  type PublicationFilter,
} from './publication-filter.js';
import { PublicationNotFailed, PublicationNotFound } from './publications.errors.js';

/** Who acts. `actorId` is null for the command line. */
export interface Operator {
  readonly actorId: string | null;
  readonly origin: RequestContext;
}

const PUBLICATION = `id AS "eventId", type, subject, occurred_at AS "occurredAt",
  CASE WHEN published_at IS NULL THEN 'pending' WHEN last_error IS NULL THEN 'published'
       ELSE 'failed' END AS status,
  CASE WHEN last_error IS NULL THEN published_at END AS "publishedAt", attempts,
  CASE WHEN published_at IS NULL THEN next_attempt_at END AS "nextAttemptAt",
  last_error AS failure`;

const DELIVERIES = `
  SELECT consumer, CASE status WHEN 'done' THEN 'handled' ELSE status END AS status,
         status = 'pending' AND enqueued_at = 'infinity' AS "isHeld", attempts, crashes,
         next_attempt_at AS "nextAttemptAt", handled_at AS "endedAt",
         CASE WHEN status = 'dead' THEN ${causeIn('i')} END AS cause, last_error AS failure
    FROM platform.inbox i WHERE event_id = $1 ORDER BY consumer`;

/** The recorded events, and what has become of each: for operators. */
@Injectable()
export class Publications {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** Newest first: ids begin with their time. */
  list({ status, ...filter }: PublicationFilter, page: PageRequest): Promise<Publication[]> {
    const values: unknown[] = [];
    const where = joined([...conditionsOf(filter), ['id < ?', page.after?.[0]]], values);
    const state = status === undefined ? 'true' : CONDITION_OF[status];
    return this.dataSource.query(
      `SELECT ${PUBLICATION} FROM platform.outbox WHERE ${state}${where}
        ORDER BY id DESC LIMIT $${values.push(page.limit)}`,
      values,
    );
  }

  /** @throws PublicationNotFound */
  async get(eventId: string): Promise<PublicationWithDeliveries> {
    const [[publication], deliveries] = await Promise.all([
      this.dataSource.query<Publication[]>(
        `SELECT ${PUBLICATION} FROM platform.outbox WHERE id = $1`,
        [eventId],
      ),
      this.dataSource.query<PublishedDelivery[]>(DELIVERIES, [eventId]),
    ]);
    if (!publication) throw new PublicationNotFound(eventId);
    return { ...publication, deliveries };
  }

  /**
   * Gives an event that was given up back to the relay, which publishes it to all its consumers.
   * @throws PublicationNotFound, PublicationNotFailed
   */
  async retry(tx: Transaction, by: Operator, eventId: string): Promise<void> {
    const before = await this.end(tx, eventId, 'published_at = NULL, next_attempt_at = NULL');
    await this.audit.record(tx, {
      ...by,
      action: 'platform.event-publication-retried',
      subject: { type: 'event', id: eventId },
      before: { failure: before.failure },
      after: { type: before.type },
    });
  }

  /**
   * Leaves an event that was given up unpublished for good.
   * @throws PublicationNotFound, PublicationNotFailed
   */
  async discard(tx: Transaction, by: Operator, eventId: string, reason: string): Promise<void> {
    const before = await this.end(tx, eventId, 'published_at = now()');
    await this.audit.record(tx, {
      ...by,
      action: 'platform.event-publication-discarded',
      subject: { type: 'event', id: eventId },
      before: { failure: before.failure },
      after: { type: before.type, reason },
    });
  }

  /** Ends the state `failed`, so that of two requests only one takes effect. */
  private async end(
    tx: Transaction,
    eventId: string,
    change: string,
  ): Promise<{ type: string; failure: string }> {
    const [before] = await tx.query<Array<{ type: string; failure: string; failed: boolean }>>(
      `SELECT type, last_error AS failure, ${HAS_FAILED} AS failed FROM platform.outbox
        WHERE id = $1 FOR UPDATE`,
      [eventId],
    );
    if (!before) throw new PublicationNotFound(eventId);
    if (!before.failed) throw new PublicationNotFailed(eventId);
    await tx.query(
      `UPDATE platform.outbox SET ${change}, attempts = 0, last_error = NULL WHERE id = $1`,
      [eventId],
    );
    return before;
  }
}

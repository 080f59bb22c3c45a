import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '../../audit-log/audit-log.js';
import { afterCommit, type Transaction, Transactions } from '../../database/transactions.js';
import type { PageRequest } from '../../http/pagination.js';
import type { RequestContext } from '../../kernel/identity/actor.js';
import { causeIn, type DeadCause } from '../failures/dead-cause.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import { JobQueues } from '../queues/job-queues.js';
import { conditionsOf, type DeadLetterFilter } from './dead-letter-filter.js';
import { DeadLetterNotFound } from './dead-letters.errors.js';

/** A delivery that was given up. */
export interface DeadLetter {
  readonly consumer: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: string;
  readonly position: string;
  readonly occurredAt: Date;
  readonly diedAt: Date;
  readonly attempts: number;
  readonly crashes: number;
  readonly cause: DeadCause;
  readonly reason: string;
}

/** Who replays or discards. `actorId` is null for the command line. */
export interface ReplayedBy {
  readonly actorId: string | null;
  readonly origin: RequestContext;
}

const REPLAY_BATCH = 500;
const DISCARD_BATCH = 100;

/** Lists deliveries that were given up, newest event first, and replays or discards them. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly queues: JobQueues,
    private readonly audit: AuditLog,
  ) {}

  list({ limit, after }: PageRequest, filter: DeadLetterFilter = {}): Promise<DeadLetter[]> {
    const { where, values } = conditionsOf(filter, after);
    return this.dataSource.query(
      `SELECT i.consumer, i.event_id AS "eventId", o.type AS "eventType", i.subject, i.position,
        o.occurred_at AS "occurredAt",
              i.handled_at AS "diedAt", i.attempts, i.crashes, ${causeIn('i')} AS cause,
              coalesce(i.last_error, '') AS reason
         FROM platform.inbox i
         JOIN platform.outbox o ON o.id = i.event_id
        WHERE i.status = 'dead'${where}
        ORDER BY i.position DESC, i.consumer DESC LIMIT $${values.length + 1}`,
      [...values, limit],
    );
  }

  /**
   * Retries the delivery, with all its attempts.
   * @throws DeadLetterNotFound when there is none, so that of two replays only one takes effect
   */
  async replay(tx: Transaction, by: ReplayedBy, consumer: string, eventId: string): Promise<void> {
    const [reminder] = await this.revive(tx, by, consumer, [eventId]);
    if (!reminder) throw new DeadLetterNotFound(consumer, eventId);
  }

  /**
   * Replays all current dead letters, or those that match the filter, in batches of one transaction
   * each. Returns how many.
   */
  async replayAll(by: ReplayedBy, filter: DeadLetterFilter = {}): Promise<number> {
    let replayed = 0;
    for (let after: PageRequest['after'] = null; ; ) {
      const letters = await this.list({ limit: REPLAY_BATCH, after }, filter);
      const last = letters.at(-1);
      if (!last) return replayed;
      after = [last.position, last.consumer];
      replayed += await this.transactions.run((tx) => this.reviveAll(tx, by, letters));
    }
  }

  /**
   * Gives the delivery up permanently, for example a mail to a mailbox that does not exist. It then
   * counts as settled: it is no longer listed, triggers no alert, and is deleted with its event.
   * The audit log keeps the reason.
   * @throws DeadLetterNotFound when there is none
   */
  async discard(
    tx: Transaction,
    by: ReplayedBy,
    consumer: string,
    eventId: string,
    reason: string,
  ): Promise<void> {
    const [rows] = await tx.query<[Array<{ type: string; lastError: string | null }>, number]>(
      `UPDATE platform.inbox i SET status = 'done', handled_at = now()
         FROM platform.outbox o
        WHERE o.id = i.event_id AND i.event_id = $1 AND i.consumer = $2 AND i.status = 'dead'
       RETURNING o.type, i.last_error AS "lastError"`,
      [eventId, consumer],
    );
    const [row] = rows;
    if (!row) throw new DeadLetterNotFound(consumer, eventId);
    await this.audit.record(tx, {
      ...by,
      action: 'platform.dead-letter-discarded',
      subject: { type: 'dead-letter', id: `${consumer}/${eventId}` },
      before: { status: 'dead', failure: row.lastError },
      after: { consumer, eventId, type: row.type, reason },
    });
  }

  /**
   * Discards current dead letters of one consumer, up to a limit, in batches of one transaction
   * each. Returns how many.
   */
  async discardAll(
    by: ReplayedBy,
    { consumer, cause }: DeadLetterFilter & { readonly consumer: string },
    reason: string,
    atMost: number,
  ): Promise<number> {
    let discarded = 0;
    for (let after: PageRequest['after'] = null; discarded < atMost; ) {
      const limit = Math.min(DISCARD_BATCH, atMost - discarded);
      const letters = await this.list({ limit, after }, { consumer, cause });
      const last = letters.at(-1);
      if (!last) break;
      after = [last.position, last.consumer];
      await this.transactions.run(async (tx) => {
        for (const { eventId } of letters) await this.discard(tx, by, consumer, eventId, reason);
      });
      discarded += letters.length;
    }
    return discarded;
  }

  private async reviveAll(
    tx: Transaction,
    by: ReplayedBy,
    letters: readonly DeadLetter[],
  ): Promise<number> {
    let revived = 0;
    for (const consumer of new Set(letters.map((letter) => letter.consumer))) {
      const eventIds = letters
        .filter((letter) => letter.consumer === consumer)
        .map(({ eventId }) => eventId);
      revived += (await this.revive(tx, by, consumer, eventIds)).length;
    }
    return revived;
  }

  private async revive(
    tx: Transaction,
    by: ReplayedBy,
    consumer: string,
    eventIds: readonly string[],
  ): Promise<DeliveryJob[]> {
    const [reminders] = await tx.query<[DeliveryJob[], number]>(
      `UPDATE platform.inbox i
          SET status = 'pending', attempts = 0, crashes = 0, handled_at = NULL,
            next_attempt_at = NULL, enqueued_at = now()
         FROM platform.outbox o
        WHERE o.id = i.event_id AND i.event_id = ANY ($1) AND i.consumer = $2 AND i.status = 'dead'
       RETURNING o.id AS "eventId", o.type, o.traceparent`,
      [eventIds, consumer],
    );
    for (const { eventId, type } of reminders) {
      const subject = { type: 'dead-letter', id: `${consumer}/${eventId}` };
      await this.audit.record(tx, {
        ...by,
        action: 'platform.dead-letter-replayed',
        subject,
        after: { consumer, eventId, type },
      });
    }
    // If the queue does not accept the job now, the sweeper adds it later.
    afterCommit(tx, () => void this.queues.restore(consumer, reminders).catch(() => undefined));
    return reminders;
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../database/transactions.js';
import type { DeadCause } from '../failures/dead-cause.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import type { Delivery, DeliveryState } from './delivery-state.js';

/** The delivery that follows after another was settled. */
export interface Next extends DeliveryJob {
  /** True when it has no job yet. */
  readonly held: boolean;
}

/** How a delivery ended that was given up. */
export interface Death {
  readonly attempts: number;
  readonly reason: string;
  readonly cause: DeadCause;
}

/**
 * The rows that record which consumer has handled which event. All times are the database's,
 * because the clocks of workers may differ.
 */
@Injectable()
export class Inbox {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns false when another owner has taken the lease. */
  async renew({ consumer, eventId }: Delivery, owner: string, leaseMs: number): Promise<boolean> {
    const [, renewed] = await this.dataSource.query<[unknown, number]>(
      `UPDATE platform.inbox SET lease_until = now() + $4 * interval '1 ms'
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'`,
      [eventId, consumer, owner, leaseMs],
    );
    return renewed === 1;
  }

  /**
   * Locks the row until the transaction ends. Returns false when the delivery no longer belongs to
   * `owner`.
   */
  async lock(tx: Transaction, { consumer, eventId }: Delivery, owner: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT FROM platform.inbox
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'
          FOR UPDATE`,
      [eventId, consumer, owner],
    );
    return rows.length === 1;
  }

  async markDone(tx: Transaction, { consumer, eventId }: Delivery): Promise<void> {
    await tx.query(
      `UPDATE platform.inbox
          SET status = 'done', handled_at = now(), lease_owner = NULL, lease_until = NULL,
            next_attempt_at = NULL
        WHERE event_id = $1 AND consumer = $2`,
      [eventId, consumer],
    );
  }

  async markDead(
    tx: Transaction,
    { consumer, eventId }: Delivery,
    { attempts, reason, cause }: Death,
  ): Promise<void> {
    await tx.query(
      `UPDATE platform.inbox
          SET status = 'dead', handled_at = now(), attempts = $3, last_error = $4,
            undeliverable = $5,
              lease_owner = NULL, lease_until = NULL, next_attempt_at = NULL
        WHERE event_id = $1 AND consumer = $2`,
      [eventId, consumer, attempts, reason, cause === 'undeliverable'],
    );
  }

  /** Ends an attempt that failed and may be repeated. */
  async postpone(
    { consumer, eventId }: Delivery,
    owner: string,
    failure: { attempts: number; reason: string; delayMs: number },
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.inbox
          SET attempts = $4, last_error = $5, next_attempt_at = now() + $6 * interval '1 ms',
            lease_owner = NULL, lease_until = NULL
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'`,
      [eventId, consumer, owner, failure.attempts, failure.reason, failure.delayMs],
    );
  }

  /** Releases an untried delivery, so that another worker can take it at once. */
  async release({ consumer, eventId }: Delivery, owner: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.inbox SET lease_owner = NULL, lease_until = NULL
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'`,
      [eventId, consumer, owner],
    );
  }

  /**
   * Makes the next delivery of the subject due. It runs in the transaction that settles this one,
   * and so under the lock of its row.
   * @param heard the event types that the consumer subscribes to
   */
  async handOver(
    tx: Transaction,
    consumer: string,
    { event, position }: DeliveryState,
    heard: readonly string[],
  ): Promise<Next | undefined> {
    const [row] = await tx.query<Array<{ next: Next | null }>>(
      'SELECT platform.hand_over($1, $2, $3, $4) AS next',
      [consumer, event.subject, position, heard],
    );
    return row?.next ?? undefined;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { backoffMs } from '../jobs/backoff.js';
import { errorText } from '../jobs/error-text.js';
import { QueueBackend, type Reminder } from '../jobs/queue-backend.js';
import { TookTooLong, within } from '../jobs/within.js';
import type { EventRoutes } from './event-routes.js';
import { OutboxListener } from './outbox-listener.js';

const BATCH_SIZE = 100;
/** After so many single failures in a row the queue itself is taken to be down, and the rest of the batch waits untried. */
const GIVE_UP_AFTER = 3;
/** Of the time that a transaction may be idle: how long the queue may keep the relay's waiting, with as much left to note what became of it. */
const QUEUE_SHARE = 0.5;

interface PendingEvent extends Reminder {
  readonly subject: string;
  readonly position: string;
  readonly attempts: number;
}

/**
 * Brings recorded events to the queues of those who hear them. At least once: a crash between adding the jobs and the commit repeats the batch,
 * and the jobs' ids and the inbox make the repetition harmless. Any number of relays may run: each takes rows that no other holds.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly listener: OutboxListener;
  private running: Promise<void> | undefined;
  private stopped = false;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private failing = false;

  constructor(
    private readonly config: AppConfig,
    private readonly transactions: Transactions,
    private readonly backend: QueueBackend,
  ) {
    this.listener = new OutboxListener(config.database.url, () => this.wake());
  }

  start(routes: EventRoutes): void {
    this.listener.start();
    this.running ??= this.loop(routes);
  }

  /** Resolves when the batch under way is committed or rolled back. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await Promise.all([this.listener.stop(), this.running]);
  }

  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  /** Takes one batch; returns how many events it looked at, whether or not they could be brought on. */
  relayBatch(routes: EventRoutes): Promise<number> {
    return this.transactions.run(async (tx) => {
      const events = await tx.query<PendingEvent[]>(
        `SELECT id AS "eventId", type, traceparent, subject, position, attempts
           FROM platform.outbox
          WHERE published_at IS NULL AND (next_attempt_at IS NULL OR next_attempt_at <= now())
          ORDER BY position LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED`,
      );
      if (events.length === 0) return 0;
      const failures = await this.bring(events, routes);
      await this.markPublished(
        tx,
        events.filter(({ eventId }) => !failures.has(eventId)),
        routes,
      );
      await this.markFailed(tx, events, failures);
      this.report(failures);
      return events.length;
    });
  }

  private async loop(routes: EventRoutes): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      try {
        while (!this.stopped && (await this.relayBatch(routes)) === BATCH_SIZE);
      } catch (error) {
        this.logger.warn(`The outbox could not be read: ${errorText(error)}`);
        this.woken = false;
      }
      await this.pause();
    }
  }

  /** Until the next signal, or for as long as polling waits. */
  private async pause(): Promise<void> {
    if (this.woken || this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.config.worker.pollIntervalMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }

  /** Adds the jobs; returns why it failed for those events for which it did. */
  private async bring(
    events: readonly PendingEvent[],
    routes: EventRoutes,
  ): Promise<Map<string, string>> {
    const failures = new Map<string, string>();
    for (const { eventId, type } of events) {
      if (!routes[type]) failures.set(eventId, 'This worker does not know the type of the event.');
    }
    const known = events.filter(({ eventId }) => !failures.has(eventId));
    const deadline =
      performance.now() + this.config.database.idleInTransactionTimeoutMs * QUEUE_SHARE;
    try {
      await this.add(known, routes, deadline);
    } catch (error) {
      // A queue that is silent about all of them will not be more talkative about one.
      if (known.length > 1 && !(error instanceof TookTooLong))
        await this.bringOneByOne(known, routes, deadline, failures);
      else for (const { eventId } of known) failures.set(eventId, errorText(error));
    }
    return failures;
  }

  /** One event that the queue refuses must not hold up the others. */
  private async bringOneByOne(
    events: readonly PendingEvent[],
    routes: EventRoutes,
    deadline: number,
    failures: Map<string, string>,
  ): Promise<void> {
    let inARow = 0;
    let reason = '';
    for (const event of events) {
      try {
        if (inARow < GIVE_UP_AFTER) await this.add([event], routes, deadline);
      } catch (error) {
        reason = errorText(error);
        inARow = error instanceof TookTooLong ? GIVE_UP_AFTER : inARow + 1;
        failures.set(event.eventId, reason);
        continue;
      }
      if (inARow < GIVE_UP_AFTER) inARow = 0;
      else failures.set(event.eventId, reason);
    }
  }

  /** @throws TookTooLong when the queue does not answer, and at the deadline at the latest: the transaction is open all the while */
  private async add(
    events: readonly PendingEvent[],
    routes: EventRoutes,
    deadline: number,
  ): Promise<void> {
    const byConsumer = new Map<string, Reminder[]>();
    for (const { eventId, type, traceparent } of events) {
      for (const consumer of routes[type] ?? []) {
        byConsumer.set(consumer, [
          ...(byConsumer.get(consumer) ?? []),
          { eventId, type, traceparent },
        ]);
      }
    }
    const added = [...byConsumer].map(([consumer, reminders]) =>
      this.backend.enqueue(consumer, reminders),
    );
    await within(
      Math.max(0, Math.ceil(deadline - performance.now())),
      'Adding jobs',
      Promise.all(added),
    );
  }

  private async markPublished(
    tx: Transaction,
    events: readonly PendingEvent[],
    routes: EventRoutes,
  ): Promise<void> {
    if (events.length === 0) return;
    const deliveries = events.flatMap((event) =>
      (routes[event.type] ?? []).map((consumer) => ({ ...event, consumer })),
    );
    // A worker may have been faster than this transaction, and written its row itself.
    await tx.query(
      `WITH published AS (UPDATE platform.outbox SET published_at = now(), last_error = NULL WHERE id = ANY ($5))
       INSERT INTO platform.inbox (event_id, consumer, subject, position)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
       ON CONFLICT DO NOTHING`,
      [
        deliveries.map(({ eventId }) => eventId),
        deliveries.map(({ consumer }) => consumer),
        deliveries.map(({ subject }) => subject),
        deliveries.map(({ position }) => position),
        events.map(({ eventId }) => eventId),
      ],
    );
  }

  private async markFailed(
    tx: Transaction,
    events: readonly PendingEvent[],
    failures: Map<string, string>,
  ): Promise<void> {
    const failed = events.filter(({ eventId }) => failures.has(eventId));
    if (failed.length === 0) return;
    await tx.query(
      `UPDATE platform.outbox
          SET attempts = attempts + 1, last_error = failure.reason, next_attempt_at = now() + failure.delay_ms * interval '1 ms'
         FROM unnest($1::uuid[], $2::text[], $3::int[]) AS failure (event_id, reason, delay_ms)
        WHERE id = failure.event_id`,
      [
        failed.map(({ eventId }) => eventId),
        failed.map(({ eventId }) => failures.get(eventId)),
        failed.map(({ attempts }) => backoffMs(attempts + 1, this.config.worker)),
      ],
    );
  }

  /** Once when it begins and once when it ends: an outage of an hour is not a thousand lines. */
  private report(failures: Map<string, string>): void {
    const [reason] = failures.values();
    if (reason !== undefined && !this.failing)
      this.logger.warn(`${failures.size} events wait in the outbox: ${reason}`);
    if (reason === undefined && this.failing) this.logger.log('Events leave the outbox again.');
    this.failing = reason !== undefined;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Transactions } from '../../database/transactions.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { TimeoutError, withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { EventRoutes } from '../events/event-routes.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import { JobQueues } from '../queues/job-queues.js';
import { QueueLimits, QueueRoom } from '../queues/queue-room.js';
import { type Released, releaseAfter, releaseFree } from './held-deliveries.js';
import {
  BATCH_SIZE,
  type Handover,
  markFailed,
  markPublished,
  type PendingEvent,
  takePending,
} from './outbox-batch.js';
import { OutboxListener } from './outbox-listener.js';

/**
 * After so many single failures in a row the queue itself is taken to be down, and the rest of the
 * batch waits untried.
 */
const GIVE_UP_AFTER = 3;
/**
 * Of the time that a transaction may be idle: how long the queue may keep the relay's waiting, with
 * as much left to note what became of it.
 */
const QUEUE_SHARE = 0.5;
/** How soon to look again whether a queue that was full has room. */
const FULL_QUEUE_POLL_MS = 100;

interface Round {
  readonly looked: number;
  /** There are more, and room for them. */
  readonly more: boolean;
  /** A queue is full, so events may wait without anybody having to say so. */
  readonly full: boolean;
}

/**
 * Brings recorded events to the queues of those who hear them. At least once: a crash between
 * adding the jobs and the commit repeats the batch, and the jobs' ids and the inbox make the
 * repetition harmless. Any number of relays may run: each takes rows that no other holds.
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
  private readonly room: QueueRoom;

  constructor(
    private readonly config: AppConfig,
    private readonly transactions: Transactions,
    private readonly queues: JobQueues,
    limits: QueueLimits,
  ) {
    this.listener = new OutboxListener(config.database.url, () => this.wake());
    this.room = new QueueRoom(queues, limits);
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

  /**
   * Takes a batch of each type; returns how many events it looked at, whether or not they could be
   * brought on.
   */
  async relayBatch(routes: EventRoutes): Promise<number> {
    return (await this.round(routes)).looked;
  }

  private async round(routes: EventRoutes): Promise<Round> {
    const room = await this.roomByType(routes);
    const full = [...room.values()].some((free) => free === 0);
    let held: Handover[] = [];
    let overtaken: Handover[] = [];
    const { events, failures } = await this.transactions.run(async (tx) => {
      const events = await takePending(tx, routes, room);
      if (events.length === 0) return { events, failures: new Map<string, string>() };
      const failures = await this.bring(events, routes);
      const published = events.filter(({ eventId }) => !failures.has(eventId));
      held = published.flatMap((event) => event.held.map((consumer) => ({ ...event, consumer })));
      overtaken = await markPublished(tx, published, routes);
      await markFailed(tx, events, failures, this.config.worker);
      this.report(failures);
      return { events, failures };
    });
    if (held.length > 0 || overtaken.length > 0) await this.release(routes, held, overtaken);
    const taken = new Map<string, number>();
    for (const { type } of events) taken.set(type, (taken.get(type) ?? 0) + 1);
    const more = [...taken].some(([type, count]) => count >= (room.get(type) ?? BATCH_SIZE));
    return { looked: events.length, more: more && failures.size < events.length, full };
  }

  /** As much as the fullest of a type's queues can take. */
  private async roomByType(routes: EventRoutes): Promise<Map<string, number>> {
    const consumers = [...new Set(Object.values(routes).flat())];
    const rooms = new Map(
      await Promise.all(
        consumers.map(async (consumer) => [consumer, await this.room.of(consumer)] as const),
      ),
    );
    return new Map(
      Object.entries(routes).map(([type, names]) => [
        type,
        Math.min(BATCH_SIZE, ...names.map((name) => rooms.get(name) ?? BATCH_SIZE)),
      ]),
    );
  }

  /**
   * What came free while it was being published. A failure here costs time only: the sweeper finds
   * it.
   */
  private async release(
    routes: EventRoutes,
    held: readonly Handover[],
    overtaken: readonly Handover[],
  ): Promise<void> {
    try {
      const released = await this.transactions.run(
        async (tx): Promise<Released[]> => [
          ...(held.length > 0 ? await releaseFree(tx, routes, held) : []),
          ...(overtaken.length > 0 ? await releaseAfter(tx, routes, overtaken) : []),
        ],
      );
      for (const consumer of new Set(released.map((each) => each.consumer))) {
        const reminders = released.filter((each) => each.consumer === consumer);
        await this.queues.enqueue(consumer, reminders);
        this.room.use(consumer, reminders.length);
      }
    } catch (error) {
      this.logger.warn(`Deliveries whose turn it is were left to the sweeper: ${errorText(error)}`);
    }
  }

  private async loop(routes: EventRoutes): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      let pauseMs = this.config.worker.pollIntervalMs;
      try {
        let round: Round;
        do round = await this.round(routes);
        while (round.more && !this.stopped);
        if (round.full) pauseMs = Math.min(pauseMs, FULL_QUEUE_POLL_MS);
      } catch (error) {
        this.logger.warn(`The outbox could not be read: ${errorText(error)}`);
        this.woken = false;
      }
      await this.pause(pauseMs);
    }
  }

  /** Until the next signal, or for as long as polling waits. */
  private async pause(atMostMs: number): Promise<void> {
    if (this.woken || this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
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
      if (known.length > 1 && !(error instanceof TimeoutError))
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
        inARow = error instanceof TimeoutError ? GIVE_UP_AFTER : inARow + 1;
        failures.set(event.eventId, reason);
        continue;
      }
      if (inARow < GIVE_UP_AFTER) inARow = 0;
      else failures.set(event.eventId, reason);
    }
  }

  /**
   * @throws TimeoutError when the queue does not answer, and at the deadline at the latest: the
   *   transaction is open all the while
   */
  private async add(
    events: readonly PendingEvent[],
    routes: EventRoutes,
    deadline: number,
  ): Promise<void> {
    const byConsumer = new Map<string, DeliveryJob[]>();
    for (const { eventId, type, traceparent, held } of events) {
      for (const consumer of routes[type] ?? []) {
        if (held.includes(consumer)) continue;
        byConsumer.set(consumer, [
          ...(byConsumer.get(consumer) ?? []),
          { eventId, type, traceparent },
        ]);
      }
    }
    const added = [...byConsumer].map(([consumer, reminders]) =>
      this.queues.enqueue(consumer, reminders),
    );
    await withTimeout(
      Math.max(0, Math.ceil(deadline - performance.now())),
      'Adding jobs',
      Promise.all(added),
    );
    for (const [consumer, reminders] of byConsumer) this.room.use(consumer, reminders.length);
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

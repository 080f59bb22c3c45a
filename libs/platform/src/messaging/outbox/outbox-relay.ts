import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ChannelListener } from '../../database/channel-listener.js';
import { Transactions } from '../../database/transactions.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { TimeoutError, withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { EventRoutes } from '../events/event-routes.js';
import { JobQueues } from '../queues/job-queues.js';
import { QueueLimits } from '../queues/queue-room.js';
import { BatchPlanner } from './batch-planner.js';
import { type Released, releaseAfter, releaseFree } from './held-deliveries.js';
import {
  type Handover,
  markFailed,
  markPublished,
  type PendingEvent,
  takePending,
} from './outbox-batch.js';
import { OUTBOX_CHANNEL } from './outbox-signal.js';
import { publishTraced } from './publish-spans.js';

/**
 * After this many single failures in a row the queue itself is considered unavailable, and the rest
 * of the batch is not tried.
 */
const GIVE_UP_AFTER = 3;
/**
 * The share of the allowed idle time of a transaction that the queue may keep the relay waiting.
 * The rest is left for recording the outcome.
 */
const QUEUE_SHARE = 0.5;
/** How soon to check whether a full queue has room. */
const FULL_QUEUE_POLL_MS = 100;

interface Round {
  readonly looked: number;
  /** True when more events are pending and there is room for them. */
  readonly more: boolean;
  /** True when a queue is full: events may then wait without a signal that announces them. */
  readonly full: boolean;
}

/**
 * Publishes recorded events to the queues of their consumers, at least once: a crash between adding
 * the jobs and the commit repeats the batch, and the ids of the jobs and the inbox make the
 * repetition harmless. Any number of relays may run, because each takes only rows that no other
 * relay holds.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly listener: ChannelListener;
  private running: Promise<void> | undefined;
  private stopped = false;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private failing = false;
  private readonly planner: BatchPlanner;

  constructor(
    private readonly config: AppConfig,
    private readonly transactions: Transactions,
    private readonly queues: JobQueues,
    limits: QueueLimits,
  ) {
    const subject = { name: 'outbox', channels: [OUTBOX_CHANNEL] };
    this.listener = new ChannelListener(config.database.url, subject, () => this.wake());
    this.planner = new BatchPlanner(queues, limits);
  }

  /** Call before `start`. @param perOwner see `DeliveryPolicy.perOwner` */
  limit(consumer: string, perOwner: number): void {
    this.planner.limit(consumer, perOwner);
  }

  start(routes: EventRoutes): void {
    this.listener.start();
    this.running ??= this.loop(routes);
  }

  /** Resolves when the current batch is committed or rolled back. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await Promise.all([this.listener.stop(), this.running]);
  }

  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  /** Takes a batch of each type. Returns how many events it examined, published or not. */
  async relayBatch(routes: EventRoutes): Promise<number> {
    return (await this.round(routes)).looked;
  }

  private async round(routes: EventRoutes): Promise<Round> {
    const room = await this.planner.roomByType(routes);
    let full = [...room.values()].some((free) => free === 0);
    let held: Handover[] = [];
    let overtaken: Handover[] = [];
    const { events, failures } = await this.transactions.run(async (tx) => {
      const allowance = await this.planner.plan(tx, routes, room);
      full ||= allowance.ofOwner.some(({ free }) => free === 0);
      const events = await takePending(tx, routes, allowance);
      if (events.length === 0) return { events, failures: new Map<string, string>() };
      const failures = await this.publish(events, routes);
      const published = events.filter(({ eventId }) => !failures.has(eventId));
      held = published.flatMap((event) => event.held.map((consumer) => ({ ...event, consumer })));
      overtaken = await markPublished(tx, published, routes);
      const over = await markFailed(tx, events, failures, routes, this.config.worker);
      this.report(failures, over);
      return { events, failures };
    });
    if (held.length > 0 || overtaken.length > 0) await this.release(routes, held, overtaken);
    const more = this.planner.taken(events, room);
    const hasFailed = events.length > 0 && failures.size === events.length;
    return { looked: events.length, more: more && !hasFailed, full };
  }

  /**
   * Releases deliveries that became free while their event was published. A failure here costs only
   * time: the sweeper finds them.
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
        this.planner.released(consumer, reminders.length);
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

  /** Waits for the next signal, or for the polling interval at most. */
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

  /** Adds the jobs. Returns the reason for each event that failed. */
  private async publish(
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
    await publishTraced(known, (batch) => this.publishAll(batch, routes, deadline, failures));
    return failures;
  }

  private async publishAll(
    events: readonly PendingEvent[],
    routes: EventRoutes,
    deadline: number,
    failures: Map<string, string>,
  ): Promise<void> {
    try {
      await this.add(events, routes, deadline);
    } catch (error) {
      // A queue that timed out for the batch would also time out for a single event.
      if (events.length > 1 && !(error instanceof TimeoutError))
        await this.publishOneByOne(events, routes, deadline, failures);
      else for (const { eventId } of events) failures.set(eventId, errorText(error));
    }
  }

  /**
   * Publishes events one by one, so that one event that the queue refuses does not delay the
   * others.
   */
  private async publishOneByOne(
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
   * @throws TimeoutError when the queue does not respond, and at the deadline at the latest: the
   *   transaction stays open meanwhile
   */
  private async add(
    events: readonly PendingEvent[],
    routes: EventRoutes,
    deadline: number,
  ): Promise<void> {
    const byConsumer = new Map<string, PendingEvent[]>();
    for (const event of events) {
      for (const consumer of routes[event.type] ?? []) {
        if (event.held.includes(consumer)) continue;
        byConsumer.set(consumer, [...(byConsumer.get(consumer) ?? []), event]);
      }
    }
    const added = [...byConsumer].map(([consumer, due]) => this.queues.enqueue(consumer, due));
    await withTimeout(
      Math.max(0, Math.ceil(deadline - performance.now())),
      'Adding jobs',
      Promise.all(added),
    );
    for (const [consumer, due] of byConsumer) this.planner.added(consumer, due);
  }

  /**
   * Logs once when an outage begins and once when it ends, so that an outage of an hour does not
   * write a thousand lines.
   */
  private report(failures: Map<string, string>, over: readonly string[]): void {
    for (const eventId of over)
      this.logger.error(`The event ${eventId} was given up: ${failures.get(eventId)}`, { eventId });
    const [reason] = failures.values();
    if (reason !== undefined && !this.failing)
      this.logger.warn(`${failures.size} events wait in the outbox: ${reason}`);
    if (reason === undefined && this.failing) this.logger.log('Events leave the outbox again.');
    this.failing = reason !== undefined;
  }
}

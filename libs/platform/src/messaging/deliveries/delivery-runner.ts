import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { isDatabaseAway } from '../../database/database-away.js';
import { Transactions } from '../../database/transactions.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { newId } from '../../kernel/ids/new-id.js';
import { Lease, LeaseLost } from '../../kernel/timeouts/lease.js';
import { runWithTimeout } from '../../kernel/timeouts/run-with-timeout.js';
import { effectivePolicy } from '../events/delivery-policy.js';
import type { EventConsumer } from '../events/event-consumer.js';
import { causeOf } from '../failures/dead-cause.js';
import { PermanentFailure, RetryLater } from '../failures/delivery-failures.js';
import { DeliveryTimings } from '../queues/delivery-timings.js';
import { DeliveryReport } from './delivery-report.js';
import { type Claim, type Delivery, type DeliveryState, DeliveryStates } from './delivery-state.js';
import { type Death, Inbox, type Next } from './inbox.js';
import { SettleInOneStatement } from './settle-in-one-statement.js';

/** What the queue does with the job: remove it, or retry it later. */
export type Outcome =
  | {
      readonly kind: 'settled' /** A delivery that waited for this one. */;
      readonly next?: Next | undefined;
    }
  | { readonly kind: 'retry'; readonly afterMs: number };

/**
 * After this many crashes or hangs, the cause is the delivery itself. Workers that are merely
 * killed (deployments, crashes) stay far below this number.
 */
const MAX_CRASHES = 20;

const SETTLED: Outcome = { kind: 'settled' };
const retryAfter = (afterMs: number): Outcome => ({ kind: 'retry', afterMs });

/**
 * The handler could not commit because the database was unavailable, so the attempt does not count.
 */
class DatabaseAway extends Error {}

const isOver = ({ status }: Pick<DeliveryState, 'status'>): boolean =>
  status === 'done' || status === 'dead';

function asDatabaseAway(error: unknown): never {
  throw isDatabaseAway(error)
    ? new DatabaseAway('The database went away.', { cause: error })
    : error;
}

/** The content of a job. */
interface ReceivedJob {
  readonly eventId: string;
  /** An earlier worker of this job died or hung. */
  readonly fellSilent: boolean;
  /** Of the span of this attempt, while tracing is on. */
  readonly traceparent?: string | undefined;
}

/** What the handler causes belongs to the span of this attempt. */
const continued = (state: DeliveryState, { traceparent }: ReceivedJob): DeliveryState =>
  traceparent === undefined ? state : { ...state, event: { ...state.event, traceparent } };

interface Work extends Delivery {
  readonly handler: EventConsumer;
  readonly state: DeliveryState;
  readonly claim: Claim;
  readonly owner: string;
  readonly heard: readonly string[];
  /** A value of `performance.now()`. */
  readonly beganAtMs: number;
}

/**
 * Takes one delivery as far as it can go now. The job is only a trigger: the outbox and the inbox
 * say what must be done and whether it was done. So a lost, duplicate or late job does no harm.
 */
@Injectable()
export class DeliveryRunner {
  constructor(
    private readonly config: AppConfig,
    private readonly transactions: Transactions,
    private readonly states: DeliveryStates,
    private readonly inbox: Inbox,
    private readonly atOnce: SettleInOneStatement,
    private readonly timings: DeliveryTimings,
    private readonly report: DeliveryReport,
  ) {}

  /** `stop` fires when the process can wait no longer. The delivery is then released untouched. */
  async run(
    handler: EventConsumer,
    heard: readonly string[],
    job: ReceivedJob,
    stop: AbortSignal,
  ): Promise<Outcome> {
    const delivery = { consumer: handler.name, eventId: job.eventId };
    const beganAtMs = performance.now();
    try {
      // Consumers without an external effect need no lease. The lease also counts crashes, so after
      // a crash the locking path runs.
      if (handler.inOneStatement && !handler.performExternal && !job.fellSilent) {
        const outcome = await this.settleWithoutLease(handler, heard, delivery, job);
        if (outcome) return outcome;
      }
      const owner = newId();
      const taken = await this.states.take(delivery, heard, owner, this.timings.leaseMs);
      if (!taken) return this.unknown(delivery);
      const { claim } = taken;
      const state = continued(taken.state, job);
      if (job.fellSilent && isOver(state)) return await this.successor(handler, heard, state);
      // Another worker took the delivery first: check soon whether it has finished.
      if (!claim) return this.obstacle(state) ?? retryAfter(this.timings.minSubjectWaitMs);
      const work = { ...delivery, handler, heard, state, claim, owner, beganAtMs };
      return await this.attempt(work, stop);
    } catch (error) {
      // This is not the handler's failure, so it does not count as an attempt. A lease that was
      // taken expires by itself.
      this.report.unreachable(delivery, error);
      return retryAfter(this.timings.outageWaitMs);
    }
  }

  /** Null when the delivery needs the locking path. */
  private async settleWithoutLease(
    handler: EventConsumer,
    heard: readonly string[],
    delivery: Delivery,
    job: ReceivedJob,
  ): Promise<Outcome | null> {
    const found = await this.states.look(delivery, heard);
    if (!found) return this.unknown(delivery);
    const state = continued(found, job);
    const obstacle = this.obstacle(state);
    if (obstacle) return obstacle;
    const beganAtMs = performance.now();
    const settled = await this.atOnce.try(handler, state, null, heard);
    if (!settled) return null;
    this.report.attempted(handler.name, 'done', beganAtMs);
    return { kind: 'settled', next: settled.next };
  }

  private unknown(delivery: Delivery): Outcome {
    this.report.unknown(delivery);
    return SETTLED;
  }

  private obstacle({ status, waitMs, earlierWaitMs }: DeliveryState): Outcome | null {
    if (isOver({ status })) return SETTLED;
    if (waitMs > 0) return retryAfter(waitMs);
    if (earlierWaitMs === null) return null;
    return retryAfter(
      Math.min(
        this.timings.maxSubjectWaitMs,
        Math.max(this.timings.minSubjectWaitMs, earlierWaitMs),
      ),
    );
  }

  /** A worker that died may have been handling the deliveries behind this one. */
  private async successor(
    { name }: EventConsumer,
    heard: readonly string[],
    state: DeliveryState,
  ): Promise<Outcome> {
    const next = await this.transactions.run((tx) => this.inbox.handOver(tx, name, state, heard));
    return { kind: 'settled', next: next && { ...next, held: true } };
  }

  private async attempt(work: Work, stop: AbortSignal): Promise<Outcome> {
    if (work.claim.crashes > MAX_CRASHES) {
      const reason = `The worker died or hung ${work.claim.crashes} times while handling it.`;
      return this.deadLetter(work, { attempts: work.claim.attempts, reason, cause: 'failed' });
    }
    try {
      await this.perform(work, stop);
      const settled = await this.atOnce
        .try(work.handler, work.state, work.owner, work.heard)
        .catch(asDatabaseAway);
      const next = settled ? settled.next : await this.apply(work);
      this.report.attempted(work.consumer, 'done', work.beganAtMs);
      return { kind: 'settled', next };
    } catch (error) {
      return this.failed(work, error, stop);
    }
  }

  private async perform(
    { handler, state, owner, ...delivery }: Work,
    stop: AbortSignal,
  ): Promise<void> {
    if (!handler.performExternal) return;
    const lease = new Lease(
      () => this.inbox.renew(delivery, owner, this.timings.leaseMs),
      this.timings.leaseMs,
    );
    try {
      const limits = {
        what: 'The handler',
        timeoutMs: effectivePolicy(handler.policy, this.config.worker).timeoutMs,
        graceMs: this.timings.abortGraceMs,
      };
      await runWithTimeout(limits, [stop, lease.lost], (signal) =>
        handler.performExternal?.(state.event, signal),
      );
    } finally {
      lease.end();
    }
  }

  private async apply({
    handler,
    heard,
    state,
    owner,
    ...delivery
  }: Work): Promise<Next | undefined> {
    return this.transactions
      .run(async (tx) => {
        // From here on the row lock replaces the lease. A worker that lost its lease must not
        // write, because the new owner does.
        if (!(await this.inbox.lock(tx, delivery, owner))) throw new LeaseLost();
        await handler.handle(tx, state.event);
        await this.inbox.markDone(tx, delivery);
        return this.inbox.handOver(tx, delivery.consumer, state, heard);
      })
      .catch(asDatabaseAway);
  }

  private async failed(work: Work, error: unknown, stop: AbortSignal): Promise<Outcome> {
    const { consumer, beganAtMs } = work;
    if (error instanceof LeaseLost || stop.aborted || error instanceof DatabaseAway)
      this.report.attempted(consumer, 'given-back', beganAtMs);
    if (error instanceof LeaseLost) return retryAfter(this.timings.minSubjectWaitMs);
    if (stop.aborted) {
      await this.inbox.release(work, work.owner);
      return retryAfter(0);
    }
    // Rethrown: `run` waits until the database is back.
    if (error instanceof DatabaseAway) throw error.cause;
    const attempts = work.claim.attempts + 1;
    const reason = errorText(error);
    const policy = effectivePolicy(work.handler.policy, this.config.worker);
    if (error instanceof PermanentFailure || attempts >= policy.attempts)
      return this.deadLetter(work, { attempts, reason, cause: causeOf(error) });
    const askedMs = error instanceof RetryLater ? error.retryAfterMs : 0;
    const delayMs = policy.pauseMs(attempts, askedMs);
    await this.inbox.postpone(work, work.owner, { attempts, reason, delayMs });
    const of = policy.attempts;
    this.report.attempted(consumer, 'retried', beganAtMs);
    this.report.retried(work, { attempt: attempts, of, delayMs, reason });
    return retryAfter(delayMs);
  }

  private async deadLetter(work: Work, death: Death): Promise<Outcome> {
    let next: Next | undefined;
    try {
      next = await this.markDead(work, death, true);
    } catch (error) {
      if (error instanceof LeaseLost || isDatabaseAway(error)) throw error;
      // A consumer that fails even to record its failure must not keep the delivery alive
      // indefinitely.
      const moreover = `Moreover, it could not be noted by the consumer: ${errorText(error)}`;
      const reason = `${death.reason} ${moreover}`;
      next = await this.markDead(work, { ...death, reason, cause: 'failed' }, false);
    }
    this.report.attempted(work.consumer, 'dead', work.beganAtMs);
    this.report.dead(work, death);
    return { kind: 'settled', next };
  }

  private async markDead(
    { handler, heard, state, owner, ...delivery }: Work,
    death: Death,
    tell: boolean,
  ): Promise<Next | undefined> {
    return this.transactions.run(async (tx) => {
      if (!(await this.inbox.lock(tx, delivery, owner))) throw new LeaseLost();
      if (tell) await handler.deadLettered?.(tx, state.event, death.reason);
      await this.inbox.markDead(tx, delivery, death);
      return this.inbox.handOver(tx, delivery.consumer, state, heard);
    });
  }
}

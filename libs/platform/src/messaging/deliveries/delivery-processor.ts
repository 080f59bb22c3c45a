import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DelayedError, type Job } from 'bullmq';
import { validate as isUuid } from 'uuid';
import { errorText } from '../../kernel/errors/error-text.js';
import { traced } from '../../tracing/tracer.js';
import type { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';
import { JobProcessor } from '../events/job-processor.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import { JobQueues } from '../queues/job-queues.js';
import { DeliveryRunner, type Outcome } from './delivery-runner.js';

const IDLE_POLL_MS = 20;
/** Limits how many successive deliveries of one subject share one job. */
const MOST_OF_A_SUBJECT = 20;

/**
 * Lets the runner handle the delivery of a job, and reschedules the job when the delivery must
 * wait.
 */
@Injectable()
export class DeliveryProcessor extends JobProcessor {
  private readonly logger = new Logger(DeliveryProcessor.name);
  private readonly stopping = new AbortController();
  private readonly heardBy = new Map<string, readonly string[]>();
  private closing = false;
  private running = 0;

  constructor(
    private readonly queues: JobQueues,
    private readonly runner: DeliveryRunner,
  ) {
    super();
  }

  /** The number of jobs in progress. */
  get underWay(): number {
    return this.running;
  }

  /**
   * Call before the first job: the order of a consumer depends on which event types it subscribes
   * to.
   */
  follow(routes: EventRoutes): void {
    for (const consumer of new Set(Object.values(routes).flat())) {
      const heard = Object.keys(routes).filter((type) => routes[type]?.includes(consumer));
      this.heardBy.set(consumer, heard);
    }
  }

  override async process(
    consumer: EventConsumer,
    job: Job<DeliveryJob>,
    token: string,
  ): Promise<void> {
    const { eventId } = job.data;
    if (!isUuid(eventId))
      return this.logger.error(
        `${consumer.name} dropped the job ${job.id}, which names no event: it is not ours.`,
      );
    this.running += 1;
    const outcome = await this.handle(consumer, job.data, job.stalledCounter > 0).finally(() => {
      this.running -= 1;
    });
    if (outcome.kind === 'retry') {
      await job.moveToDelayed(Date.now() + outcome.afterMs, token);
      throw new DelayedError();
    }
  }

  /** Jobs in progress finish their own delivery, but start no further ones of its subject. */
  beginClosing(): void {
    this.closing = true;
  }

  /** Releases the deliveries in progress. */
  abort(): void {
    this.stopping.abort(new Error('The worker is shutting down.'));
  }

  async idleWithin(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (this.running > 0 && performance.now() < deadline) await delay(IDLE_POLL_MS);
    return this.running === 0;
  }

  /**
   * Handles the delivery of this job, and then those of its subject that were held until now. They
   * need no job of their own: the first job covers them if the worker dies. Their number is
   * limited, so that a busy subject does not delay others.
   */
  private async handle(
    consumer: EventConsumer,
    job: DeliveryJob,
    fellSilent: boolean,
  ): Promise<Outcome> {
    const outcome = await this.deliver(consumer, job, fellSilent);
    let next = outcome.kind === 'settled' ? outcome.next : undefined;
    for (let handled = 1; next; handled++) {
      if (!next.held) {
        await this.queues.promote(consumer.name, next.eventId);
        break;
      }
      if (handled === MOST_OF_A_SUBJECT || this.closing) {
        await this.publish(consumer.name, next);
        break;
      }
      const following = await this.deliver(consumer, next, false);
      if (following.kind === 'retry') {
        await this.publish(consumer.name, next);
        break;
      }
      next = following.next;
    }
    return outcome;
  }

  /** Handles one delivery, as a span of the trace that its job carries on. */
  private deliver(
    consumer: EventConsumer,
    { eventId, type, traceparent: parent }: DeliveryJob,
    fellSilent: boolean,
  ): Promise<Outcome> {
    const heard = this.heardBy.get(consumer.name) ?? [];
    const attributes = {
      'messaging.operation.type': 'process',
      'messaging.destination.name': consumer.name,
      'messaging.message.id': eventId,
    };
    return traced({ name: `process ${type}`, kind: 'consumer', parent, attributes }, (span) => {
      const job = { eventId, fellSilent, traceparent: span?.traceparent };
      return this.runner.run(consumer, heard, job, this.stopping.signal);
    });
  }

  /**
   * The next delivery counts as enqueued since its predecessor was settled. If this fails, the
   * sweeper finds it.
   */
  private async publish(consumer: string, next: DeliveryJob): Promise<void> {
    await this.queues
      .enqueue(consumer, [next])
      .catch((error: unknown) =>
        this.logger.warn(`The sweeper will bring the next event of a subject: ${errorText(error)}`),
      );
  }
}

import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Transaction } from '../../database/transactions.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import type { SupervisedWorker } from '../queues/supervised-worker.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import type { DomainEvent } from './domain-event.js';
import type { EffectsInOneStatement } from './effects-in-one-statement.js';
import { consumerNameOf, deliveryPolicyOf } from './event-processor.js';
import { JobProcessor } from './job-processor.js';

const logger = new Logger('Deliveries');

/**
 * Handles events. It is a worker host of @nestjs/bullmq, named by `@EventProcessor`. Events are
 * delivered at least once and in the order of each subject. The inbox row `(name, event id)`
 * ensures that the effect in the database happens once.
 */
export abstract class EventConsumer extends WorkerHost<SupervisedWorker> {
  @Inject(JobProcessor) private readonly jobs: JobProcessor;

  get name(): string {
    return consumerNameOf(this.constructor as new () => this);
  }

  get policy(): DeliveryPolicy {
    return deliveryPolicyOf(this.constructor as new () => this);
  }

  /** A job only says which event is due. The processor calls the methods below. */
  override process(job: Job<DeliveryJob>, token = ''): Promise<void> {
    return this.jobs.process(this, job, token);
  }

  @OnWorkerEvent('stalled')
  protected reportStalled(eventId: string): void {
    logger.warn(`The worker that had the event ${eventId} for ${this.name} fell silent.`);
  }

  /**
   * Performs effects outside the database, such as sending mail. It runs before `handle`, and again
   * after a crash in between, so the effects need a key that makes the repetition harmless. Throw
   * `PermanentFailure` when a retry is pointless, and `RetryLater` to ask for a longer pause.
   */
  performExternal?(event: DomainEvent, signal: AbortSignal): Promise<void>;

  /**
   * Applies the effects in the database. They commit together with the mark that the event was
   * handled.
   */
  abstract handle(tx: Transaction, event: DomainEvent): Promise<void>;

  /**
   * The same effects for a consumer whose speed matters; it is tried first. When the statement
   * fails or an assertion refuses it, nothing has changed, and `handle` applies the effects or
   * reports what is wrong.
   */
  readonly inOneStatement?: EffectsInOneStatement;

  /** Called when the last attempt failed. Its writes commit together with the dead letter. */
  deadLettered?(tx: Transaction, event: DomainEvent, reason: string): Promise<void>;
}

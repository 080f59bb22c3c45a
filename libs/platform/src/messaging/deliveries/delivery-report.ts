import { Injectable, Logger } from '@nestjs/common';
import { errorText } from '../../kernel/errors/error-text.js';
import { traceIdOf } from '../../kernel/tracing/trace-context.js';
import { Metrics } from '../../metrics/metrics.js';
import { tracer } from '../../tracing/tracer.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { Delivery } from './delivery-state.js';
import type { Death } from './inbox.js';

const DURATIONS = 'delivery_duration_seconds';

/**
 * How an attempt ended. `done`: its effect is committed. `retried`: it failed and will be retried.
 * `dead`: it failed permanently. `given-back`: the worker stopped, or lost its lease or the
 * database, and the attempt does not count.
 */
type AttemptEnd = 'done' | 'retried' | 'dead' | 'given-back';

interface Attempted extends Delivery {
  readonly state: { readonly event: DomainEvent };
}

/**
 * Reports deliveries to operators: a metric for every attempt, and a log line for each failed one.
 */
@Injectable()
export class DeliveryReport {
  private readonly logger = new Logger('Deliveries');
  private readonly durations;

  constructor(private readonly metrics: Metrics) {
    this.durations = metrics.durations(
      DURATIONS,
      'Time of one attempt to deliver an event to a consumer, by how the attempt ended.',
      ['consumer', 'outcome'],
    );
  }

  /** @param beganAtMs a value of `performance.now()` */
  attempted(consumer: string, outcome: AttemptEnd, beganAtMs: number): void {
    const labels = { consumer, outcome };
    const seconds = (performance.now() - beganAtMs) / 1_000;
    this.durations.observe(labels, seconds);
    // Only spans that are recorded become active.
    const traceId = traceIdOf(tracer()?.active);
    if (traceId !== undefined) this.metrics.exemplars.note(DURATIONS, labels, seconds, traceId);
  }

  retried(
    work: Attempted,
    {
      attempt,
      of,
      delayMs,
      reason,
    }: { attempt: number; of: number; delayMs: number; reason: string },
  ): void {
    this.logger.warn(
      `${work.consumer} failed on ${work.state.event.type} ${work.eventId} (attempt ` +
        `${attempt} of ${of}, next in ${delayMs} ms): ${reason}`,
      { ...fieldsOf(work), attempt },
    );
  }

  /** Logged as an error, unless the cause is outside our control. */
  dead(work: Attempted, { attempts, reason, cause }: Death): void {
    this.logger[cause === 'undeliverable' ? 'warn' : 'error'](
      `${work.consumer} gave up on ${work.state.event.type} ${work.eventId} after ` +
        `${attempts} attempts: ${reason}`,
      { ...fieldsOf(work), attempt: attempts, cause },
    );
  }

  /** The delivery could not be looked up, or its outcome could not be written. */
  unreachable({ consumer, eventId }: Delivery, error: unknown): void {
    this.logger.warn(`${consumer} could not get at the event ${eventId}: ${errorText(error)}`, {
      consumer,
      eventId,
    });
  }

  unknown({ consumer, eventId }: Delivery): void {
    this.logger.warn(`${consumer} was reminded of the event ${eventId}, which does not exist.`, {
      consumer,
      eventId,
    });
  }
}

const fieldsOf = ({ consumer, eventId, state: { event } }: Attempted) => ({
  consumer,
  eventId,
  eventType: event.type,
  traceId: traceIdOf(event.traceparent),
});

import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { DeliveriesRepository, type DueDelivery } from '../deliveries/deliveries.repository.js';
import { DueDeliveries } from '../endpoint/due-deliveries.js';
import type { Endpoint } from '../endpoint/endpoint.entity.js';
import type { DeliveriesDue } from '../endpoint/endpoint.events.js';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';
import { RecordAttempt } from '../sending/record-attempt.js';
import { PROBE_AFTER } from '../sending/retry-policy.js';
import { SendDelivery } from '../sending/send-delivery.js';

/** Sent by one event. What is left gets an event of its own, behind those of other endpoints. */
const BATCH_SIZE = 20;
/** Requests to one endpoint at once. */
const AT_ONCE = 4;

/**
 * Sends to one endpoint what is due. The subject of its events is the endpoint, so that one worker
 * at a time sends to it, and a slow endpoint takes one place among the concurrent deliveries. The
 * endpoints of one owner take half of the places at most. An endpoint that fails gets one request
 * at a time, after a pause. Receivers recognise a repetition after a crash by `webhook-id`, the id
 * of the event.
 */
@EventProcessor('webhook-deliveries', { timeoutMs: 120_000, concurrency: 16, perOwner: 8 })
export class SendingConsumer extends EventConsumer {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly sending: SendDelivery,
    private readonly recording: RecordAttempt,
    private readonly due: DueDeliveries,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const endpoint = await this.endpoints.clearMark(endpointIn(event));
    if (!endpoint?.enabled) return;
    const isProbing = endpoint.failures >= PROBE_AFTER;
    const limit = isProbing ? 1 : BATCH_SIZE;
    const { id, ordered } = endpoint;
    const queue = await this.deliveries.due(id, this.clock.now(), limit, ordered);
    // Of one subject there is at most one delivery in the batch of an ordered endpoint, so these
    // may be sent at once, too.
    const senders = Array.from({ length: Math.min(AT_ONCE, queue.length) }, () =>
      this.send(endpoint, queue, event.traceparent, signal),
    );
    const ends = await Promise.allSettled(senders);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.due.announce(tx, [endpointIn(event)], event.traceparent);
  }

  private async send(
    endpoint: Endpoint,
    queue: DueDelivery[],
    traceparent: string,
    signal: AbortSignal,
  ): Promise<void> {
    for (let delivery = queue.shift(); delivery; delivery = queue.shift()) {
      signal.throwIfAborted();
      const sent = delivery;
      const result = await this.sending.attempt(endpoint, sent, signal);
      const mayGoOn = await this.transactions.run((tx) =>
        this.recording.record(tx, endpoint, sent, result, traceparent),
      );
      // The others wait for an event of their own: the endpoint would fail them all, or has moved.
      if (!mayGoOn) queue.length = 0;
    }
  }
}

const endpointIn = (event: DomainEvent): string => (event.data as DeliveriesDue).endpointId;

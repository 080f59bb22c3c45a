import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { anything, ListOf, Nested, RecordOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery, pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Instant, Timestamp } from '@orderly/platform/http/fields/times';
import type { ShownDelivery } from '../../deliveries/deliveries.service.js';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../deliveries/delivery.entity.js';
import { type EventBody, eventBodyOf } from '../../feed/event-body.js';

@ApiSchema({ name: 'Event', description: 'An event; `data` is described for each type.' })
export class EventResponse implements EventBody {
  @Id({ description: 'Recognises a repetition: handle each id once.' })
  readonly id: string;

  @PlainString({ examples: ['orders.order-placed.v1'] })
  readonly type: string;

  @Timestamp()
  readonly timestamp: string;

  @PlainString()
  readonly subject: string;

  @RecordOf(anything(), { examples: [{ orderId: '01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b' }] })
  readonly data: Record<string, unknown>;
}

@ApiSchema({ name: 'WebhookAttempt' })
class AttemptResponse {
  @Timestamp()
  readonly attemptedAt: string;

  @Int({ min: 0 })
  readonly durationMs: number;

  @PlainString({ examples: ['https://shop.example.com/webhooks'] })
  readonly url: string;

  @Int({ nullable: true, description: 'Null when there was no answer.' })
  readonly status: number | null;

  @PlainString({ nullable: true })
  readonly error: string | null;

  @PlainString({
    nullable: true,
    description: 'The first 16 KiB of the answer, without what looks like a secret.',
  })
  readonly responseBody: string | null;
}

@ApiSchema({ name: 'WebhookDelivery' })
class DeliveryResponse {
  @Id()
  readonly id: string;

  @Id()
  readonly eventId: string;

  @PlainString({ examples: ['orders.order-placed.v1'] })
  readonly eventType: string;

  @Nested(EventResponse, {
    nullable: true,
    description: 'What is sent. Null when you may not see events of this type.',
  })
  readonly event: EventResponse | null;

  @OneOf(DELIVERY_STATUSES)
  readonly status: DeliveryStatus;

  @Timestamp({ nullable: true })
  readonly nextAttemptAt: string | null;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true })
  readonly finishedAt: string | null;

  @ListOf(AttemptResponse, { max: 11, description: 'The last attempts, newest first.' })
  readonly attempts: readonly AttemptResponse[];
}

export const DeliveryList = pageOf(DeliveryResponse, 'WebhookDeliveryList');

export class ListDeliveriesQuery extends PageQuery {
  @OneOf(DELIVERY_STATUSES, { optional: true })
  readonly status?: DeliveryStatus;
}

@ApiSchema({
  name: 'ReplayWebhookEvents',
  examples: [{ from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' }],
})
export class ReplayRequest {
  @Instant({ description: 'Events that were published from here on.' })
  readonly from: Date;

  @Instant({ description: 'And before here.' })
  readonly to: Date;

  @ListOf(string({ max: 100 }), {
    min: 1,
    max: 50,
    optional: true,
    description: 'Only these types, of those that the endpoint asks for.',
  })
  readonly types?: readonly string[];
}

@ApiSchema({ name: 'ReplayedEvents' })
export class ReplayedResponse {
  @Int({ min: 0, max: 10_000, description: 'How many events are sent again; 10000 at most.' })
  readonly events: number;
}

@ApiSchema({ name: 'TestedWebhookEndpoint' })
export class TestedResponse {
  @Id({ description: 'The event that is sent. The log of deliveries shows what became of it.' })
  readonly eventId: string;
}

@ApiSchema({ name: 'RedeliveredWebhook' })
export class RedeliveredResponse {
  @Id()
  readonly deliveryId: string;
}

const toAttempt = (attempt: ShownDelivery['log'][number]): AttemptResponse => ({
  attemptedAt: attempt.attemptedAt.toISOString(),
  durationMs: attempt.durationMs,
  url: attempt.url,
  status: attempt.status,
  error: attempt.error,
  responseBody: attempt.responseBody,
});

export const toDeliveryResponse = (delivery: ShownDelivery): DeliveryResponse => ({
  id: delivery.id,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  event: delivery.event && (eventBodyOf(delivery.event) as EventResponse),
  status: delivery.status,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
  finishedAt: delivery.finishedAt?.toISOString() ?? null,
  attempts: delivery.log.map(toAttempt),
});

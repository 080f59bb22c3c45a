import { ApiSchema } from '../../http/fields/api-schema.js';
import { Bool, Constant, OneOf } from '../../http/fields/choices.js';
import { objectOf, unboundedListOf } from '../../http/fields/containers.js';
import { Field } from '../../http/fields/field.js';
import { Id } from '../../http/fields/ids.js';
import { Int } from '../../http/fields/numbers.js';
import { pageOf } from '../../http/fields/page.js';
import { PlainString } from '../../http/fields/text.js';
import { Timestamp } from '../../http/fields/times.js';
import { DEAD_CAUSES, type DeadCause } from '../../messaging/failures/dead-cause.js';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  type Publication,
  type PublicationStatus,
  type PublicationWithDeliveries,
  type PublishedDelivery,
} from '../publication.js';
import { StatusField } from './list-publications.query.js';

const EXAMPLE = {
  eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10',
  type: 'orders.order-placed.v1',
  subject: '019a5f6e-8ef1-7d0a-b8a2-5b0f0a2f2c11',
  occurredAt: '2026-11-20T09:30:00.000Z',
  status: 'published',
  publishedAt: '2026-11-20T09:30:00.012Z',
  attempts: 0,
  nextAttemptAt: null,
  failure: null,
} as const;

@ApiSchema({
  name: 'EventPublication',
  description: 'A recorded event, and whether it reached the queues of its consumers.',
  examples: [EXAMPLE],
})
class PublicationResponse {
  @Id()
  readonly eventId: string;

  @PlainString()
  readonly type: string;

  @PlainString({ description: 'Id of what the event is about.' })
  readonly subject: string;

  @Timestamp({ description: 'When the event happened.' })
  readonly occurredAt: string;

  @StatusField()
  readonly status: PublicationStatus;

  @Timestamp({ nullable: true })
  readonly publishedAt: string | null;

  @Int({ min: 0, description: 'How often publishing failed.' })
  readonly attempts: number;

  @Timestamp({ nullable: true })
  readonly nextAttemptAt: string | null;

  @PlainString({ nullable: true, description: 'Why the last attempt to publish it failed.' })
  readonly failure: string | null;
}

export const PublicationList = pageOf(PublicationResponse, 'EventPublicationList');

class EventDeliveryResponse {
  @PlainString()
  readonly consumer: string;

  @OneOf(DELIVERY_STATUSES)
  readonly status: DeliveryStatus;

  @Bool({ description: 'It waits for an earlier event of the same subject.' })
  readonly isHeld: boolean;

  @Int({ min: 0, description: 'How many attempts failed.' })
  readonly attempts: number;

  @Int({ min: 0, description: 'How many workers crashed or hung while handling it.' })
  readonly crashes: number;

  @Timestamp({ nullable: true })
  readonly nextAttemptAt: string | null;

  @Timestamp({ nullable: true, description: 'When it was handled or given up.' })
  readonly endedAt: string | null;

  @OneOf(DEAD_CAUSES, { nullable: true, description: 'Why it was given up; see dead letters.' })
  readonly cause: DeadCause | null;

  @PlainString({
    nullable: true,
    description: 'The last failure, without personal data; kept when a later attempt succeeds.',
  })
  readonly failure: string | null;
}

@ApiSchema({
  name: 'EventPublicationWithDeliveries',
  description: 'A recorded event, and what became of it at each consumer.',
  examples: [
    {
      ...EXAMPLE,
      deliveries: [
        {
          consumer: 'notifications',
          status: 'handled',
          isHeld: false,
          attempts: 0,
          crashes: 0,
          nextAttemptAt: null,
          endedAt: '2026-11-20T09:30:00.031Z',
          cause: null,
          failure: null,
        },
      ],
    },
  ],
})
export class PublicationDetailResponse extends PublicationResponse {
  @Field(unboundedListOf(objectOf(() => EventDeliveryResponse)), {
    description: 'Empty until it is published. A consumer that was added later is missing.',
  })
  readonly deliveries: readonly EventDeliveryResponse[];
}

@ApiSchema({
  name: 'RetriedEventPublication',
  description: 'The publication will be tried again.',
  examples: [{ eventId: EXAMPLE.eventId, status: 'pending' }],
})
export class RetriedResponse {
  @Id()
  readonly eventId: string;

  @Constant('pending')
  readonly status: 'pending';
}

@ApiSchema({
  name: 'DiscardedEventPublication',
  description: 'The event will not be published.',
  examples: [{ eventId: EXAMPLE.eventId, status: 'discarded' }],
})
export class DiscardedResponse {
  @Id()
  readonly eventId: string;

  @Constant('discarded')
  readonly status: 'discarded';
}

export const toPublicationResponse = ({
  eventId,
  type,
  subject,
  occurredAt,
  status,
  publishedAt,
  attempts,
  nextAttemptAt,
  failure,
}: Publication): PublicationResponse => ({
  eventId,
  type,
  subject,
  occurredAt: occurredAt.toISOString(),
  status,
  publishedAt: publishedAt?.toISOString() ?? null,
  attempts,
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  failure,
});

const toDelivery = ({
  nextAttemptAt,
  endedAt,
  ...delivery
}: PublishedDelivery): EventDeliveryResponse => ({
  ...delivery,
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});

export const toDetailResponse = (found: PublicationWithDeliveries): PublicationDetailResponse => ({
  ...toPublicationResponse(found),
  deliveries: found.deliveries.map(toDelivery),
});

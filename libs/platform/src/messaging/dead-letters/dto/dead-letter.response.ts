import { ApiSchema } from '../../../http/fields/api-schema.js';
import { Constant } from '../../../http/fields/choices.js';
import { Id } from '../../../http/fields/ids.js';
import { Int } from '../../../http/fields/numbers.js';
import { pageOf } from '../../../http/fields/page.js';
import { PlainString } from '../../../http/fields/text.js';
import { Timestamp } from '../../../http/fields/times.js';
import type { DeadCause } from '../../failures/dead-cause.js';
import type { DeadLetter } from '../dead-letters.js';
import { CauseField } from './list-dead-letters.query.js';

@ApiSchema({
  name: 'DeadLetter',
  description: 'A delivery that was given up.',
  examples: [
    {
      consumer: 'mail',
      eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10',
      eventType: 'notifications.mail-queued.v1',
      subject: '019a5f6e-8ef1-7d0a-b8a2-5b0f0a2f2c11',
      occurredAt: '2026-11-20T09:30:00.000Z',
      diedAt: '2026-11-20T09:30:01.518Z',
      attempts: 1,
      crashes: 0,
      cause: 'undeliverable',
      reason: '550 5.1.1 No such mailbox',
    },
  ],
})
class DeadLetterResponse {
  @PlainString({ description: 'The consumer that could not handle the event.' })
  readonly consumer: string;

  @Id()
  readonly eventId: string;

  @PlainString()
  readonly eventType: string;

  @PlainString({ description: 'Id of what the event is about.' })
  readonly subject: string;

  @Timestamp({ description: 'When the event happened.' })
  readonly occurredAt: string;

  @Timestamp({ description: 'When the delivery was given up.' })
  readonly diedAt: string;

  @Int({ min: 0 })
  readonly attempts: number;

  @Int({ min: 0, description: 'How many workers crashed or hung while handling it.' })
  readonly crashes: number;

  @CauseField()
  readonly cause: DeadCause;

  @PlainString({ max: 2_000, description: 'The last failure, without personal data.' })
  readonly reason: string;
}

export const DeadLetterList = pageOf(DeadLetterResponse, 'DeadLetterList');

class DeliveryResponse {
  @PlainString()
  readonly consumer: string;

  @Id()
  readonly eventId: string;
}

@ApiSchema({
  name: 'ReplayedDelivery',
  description: 'The delivery is queued again, with all its attempts.',
  examples: [
    {
      consumer: 'notifications',
      eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10',
      status: 'pending',
    },
  ],
})
export class ReplayResponse extends DeliveryResponse {
  @Constant('pending')
  readonly status: 'pending';
}

@ApiSchema({
  name: 'DiscardedDelivery',
  description: 'The delivery was given up for good.',
  examples: [
    {
      consumer: 'mail',
      eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10',
      status: 'discarded',
    },
  ],
})
export class DiscardResponse extends DeliveryResponse {
  @Constant('discarded')
  readonly status: 'discarded';
}

export const toDeadLetterResponse = (letter: DeadLetter): DeadLetterResponse => ({
  consumer: letter.consumer,
  eventId: letter.eventId,
  eventType: letter.eventType,
  subject: letter.subject,
  occurredAt: letter.occurredAt.toISOString(),
  diedAt: letter.diedAt.toISOString(),
  attempts: letter.attempts,
  crashes: letter.crashes,
  cause: letter.cause,
  reason: letter.reason,
});

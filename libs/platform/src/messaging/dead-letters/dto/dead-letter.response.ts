import { z } from 'zod';
import { pageOf } from '../../../http/pagination.js';
import { timestamp } from '../../../http/schemas.js';
import type { DeadLetter } from '../dead-letters.js';
import { deadCause } from './list-dead-letters.query.js';

export const deadLetterResponse = z
  .object({
    consumer: z.string().meta({ description: 'Who could not handle the event.' }),
    eventId: z.guid(),
    eventType: z.string(),
    subject: z.string().meta({ description: 'Id of what the event is about.' }),
    occurredAt: timestamp().meta({ description: 'When the event happened.' }),
    diedAt: timestamp().meta({ description: 'When the delivery was given up.' }),
    attempts: z.int().min(0),
    crashes: z
      .int()
      .min(0)
      .meta({ description: 'How many workers died or hung while handling it.' }),
    cause: deadCause(),
    reason: z.string().max(2_000).meta({ description: 'The last failure, without personal data.' }),
  })
  .meta({
    id: 'DeadLetter',
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
  });

export const deadLetterList = pageOf(deadLetterResponse, 'DeadLetterList');

export const replayResponse = z
  .object({ consumer: z.string(), eventId: z.guid(), status: z.literal('pending') })
  .meta({
    id: 'ReplayedDelivery',
    description: 'The delivery is on its way again, with all its attempts.',
    examples: [
      {
        consumer: 'notifications',
        eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10',
        status: 'pending',
      },
    ],
  });

export const discardResponse = z
  .object({ consumer: z.string(), eventId: z.guid(), status: z.literal('discarded') })
  .meta({
    id: 'DiscardedDelivery',
    description: 'The delivery was given up for good.',
    examples: [
      {
        consumer: 'mail',
        eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10',
        status: 'discarded',
      },
    ],
  });

export const toDeadLetterResponse = (letter: DeadLetter): z.infer<typeof deadLetterResponse> => ({
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

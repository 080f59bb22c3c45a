import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery, pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { DeliveryTimes, toDeliveryTimes } from '../../deliveries/dto/delivery-times.js';
import type { SmsDelivery } from '../sms-deliveries.query.js';
import { SMS_STATES, type SmsState } from '../sms-message.entity.js';

const STATUS =
  '`queued`: waits, or is tried again. `deferred`: waits for the end of quiet hours. `sent`: the ' +
  'provider has taken it. `failed`: for good, unless its dead letter is replayed. `cancelled`: ' +
  'there was no number any more, its reader had turned it off, or it was too late.';

export class ListSmsDeliveriesQuery extends PageQuery {
  @Id({ optional: true, description: 'Only text messages to this account.' })
  readonly userId?: string;

  @OneOf(SMS_STATES, { optional: true, description: STATUS })
  readonly status?: SmsState;
}

@ApiSchema({
  name: 'SmsDelivery',
  description: 'What became of a text message to an account. What was in it is not stored.',
  examples: [
    {
      id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
      userId: '019aa0f2-6a3f-7d05-8f0e-2f8f6f9f2a10',
      isCode: false,
      recipient: '+44*******123',
      status: 'sent',
      attempts: 1,
      reason: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      sentAt: '2026-11-20T09:30:01.000Z',
      deferredUntil: null,
    },
  ],
})
class SmsDeliveryResponse extends DeliveryTimes {
  @Id()
  readonly id: string;

  @Id({ description: 'The account that it was for.' })
  readonly userId: string;

  @Bool({ description: 'Whether it had the code that confirms a number.' })
  readonly isCode: boolean;

  @PlainString({ nullable: true, description: 'The number, masked; null before it was sent.' })
  readonly recipient: string | null;

  @OneOf(SMS_STATES, { description: STATUS })
  readonly status: SmsState;

  @Int({ min: 0, description: 'How often the provider was asked to take it.' })
  readonly attempts: number;

  @PlainString({ nullable: true, description: 'Why it was not sent, or not yet.' })
  readonly reason: string | null;
}

export const SmsDeliveryList = pageOf(SmsDeliveryResponse, 'SmsDeliveryList');

export const toSmsDeliveryResponse = (delivery: SmsDelivery): SmsDeliveryResponse => ({
  id: delivery.id,
  userId: delivery.userId,
  isCode: delivery.messageId === null,
  recipient: delivery.recipient,
  status: delivery.state,
  attempts: delivery.attempts,
  reason: delivery.lastError,
  ...toDeliveryTimes(delivery),
});

import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery, pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { CATEGORIES, type Category } from '../../core/category.js';
import { categoryOf } from '../../mail/mail-category.js';
import {
  MAIL_STATES,
  MAIL_TEMPLATES,
  type MailState,
  type MailTemplate,
} from '../../mail/mail-message.entity.js';
import type { MailDelivery } from '../mail-deliveries.query.js';
import { DeliveryTimes, toDeliveryTimes } from './delivery-times.js';

const STATUS =
  '`queued`: waits, or is tried again. `deferred`: waits for the end of quiet hours, or for a ' +
  'digest. `in-digest`: was put into one. `sent`: a mail server has taken it. `failed`: for ' +
  'good, unless its dead letter is replayed. ' +
  '`suppressed`: its address gets no such mails. `cancelled`: there was no recipient any more, ' +
  'or they had turned it off.';

export class ListMailDeliveriesQuery extends PageQuery {
  @Id({ optional: true, description: 'Only mails to this account.' })
  readonly userId?: string;

  @OneOf(MAIL_STATES, { optional: true, description: STATUS })
  readonly status?: MailState;
}

@ApiSchema({
  name: 'MailDelivery',
  description: 'What became of a mail to an account. What was in it is not stored.',
  examples: [
    {
      id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
      userId: '019aa0f2-6a3f-7d05-8f0e-2f8f6f9f2a10',
      template: 'order-placed',
      category: 'orders',
      status: 'sent',
      attempts: 1,
      reason: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      sentAt: '2026-11-20T09:30:01.000Z',
      deferredUntil: null,
      digestId: null,
    },
  ],
})
class MailDeliveryResponse extends DeliveryTimes {
  @Id()
  readonly id: string;

  @Id({ description: 'The account that it was for.' })
  readonly userId: string;

  @OneOf(MAIL_TEMPLATES, { description: 'What it said. More templates may be added.' })
  readonly template: MailTemplate;

  @OneOf(CATEGORIES)
  readonly category: Category;

  @OneOf(MAIL_STATES, { description: STATUS })
  readonly status: MailState;

  @Int({ min: 0, description: 'How often a mail server was asked to take it.' })
  readonly attempts: number;

  @PlainString({
    nullable: true,
    description: 'Why it was not sent, or not yet: what the last mail server said, for example.',
  })
  readonly reason: string | null;

  @Id({ nullable: true, description: 'The delivery of the digest that it was put into.' })
  readonly digestId: string | null;
}

export const MailDeliveryList = pageOf(MailDeliveryResponse, 'MailDeliveryList');

export const toMailDeliveryResponse = (delivery: MailDelivery): MailDeliveryResponse => ({
  id: delivery.id,
  userId: delivery.userId,
  template: delivery.template,
  category: categoryOf(delivery.template),
  status: delivery.state,
  attempts: delivery.attempts,
  reason: delivery.lastError,
  ...toDeliveryTimes(delivery),
  digestId: delivery.digestId ?? null,
});

import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Nested } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { CATEGORIES, type Category } from '../../core/category.js';
import {
  NOTIFICATION_KINDS,
  NOTIFICATION_STATES,
  type Notification,
  type NotificationKind,
  type NotificationState,
} from '../notification.entity.js';

class NotificationData {
  @Id()
  readonly orderId: string;

  @PlainString({ description: 'The order number that people see.' })
  readonly number: string;

  @MoneyField()
  readonly total: MoneyResponse;

  @PlainString({
    nullable: true,
    description: 'Why the order was cancelled; null if no reason was given, and for other kinds.',
  })
  readonly reason: string | null;

  @MoneyField({
    nullable: true,
    description: 'What was received or refunded; null for kinds that are not about a payment.',
  })
  readonly amount: MoneyResponse | null;

  @Id({ nullable: true, description: 'The shipment, for kinds that are about one.' })
  readonly shipmentId: string | null;

  @Id({ nullable: true, description: 'The return, for kinds that are about one.' })
  readonly returnId: string | null;
}

@ApiSchema({
  name: 'Notification',
  description: 'An entry of the in-app feed.',
  examples: [
    {
      id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
      kind: 'order-placed',
      category: 'orders',
      state: 'unread',
      data: {
        orderId: '019aa0f2-6a3f-7d05-8f0e-2f8f6f9f2a10',
        number: 'ORD-7K3M-9QXD',
        total: { amount: 2598, currency: 'GBP' },
        reason: null,
        amount: null,
        shipmentId: null,
        returnId: null,
      },
      createdAt: '2026-11-20T09:30:00.000Z',
      readAt: null,
      archivedAt: null,
    },
  ],
})
export class NotificationResponse {
  @Id()
  readonly id: string;

  @OneOf(NOTIFICATION_KINDS, {
    description: 'What happened. More kinds may be added: ignore those you do not know.',
  })
  readonly kind: NotificationKind;

  @OneOf(CATEGORIES, { description: 'What it is about, as in the preferences.' })
  readonly category: Category;

  @OneOf(NOTIFICATION_STATES)
  readonly state: NotificationState;

  @Nested(NotificationData, {
    description: 'The facts, from which the front end writes the text.',
  })
  readonly data: NotificationData;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true, description: 'Null while unread.' })
  readonly readAt: string | null;

  @Timestamp({ nullable: true, description: 'Null while it is not in the archive.' })
  readonly archivedAt: string | null;
}

export const NotificationList = pageOf(NotificationResponse, 'NotificationList');

export const toNotificationResponse = (notification: Notification): NotificationResponse => ({
  id: notification.id,
  kind: notification.kind,
  category: notification.category,
  state: notification.state,
  data: {
    orderId: notification.data.orderId,
    number: notification.data.number,
    total: { amount: notification.data.total.amount, currency: notification.data.total.currency },
    reason: notification.data.reason ?? null,
    amount: notification.data.amount ?? null,
    shipmentId: notification.data.shipmentId ?? null,
    returnId: notification.data.returnId ?? null,
  },
  createdAt: notification.createdAt.toISOString(),
  readAt: notification.readAt?.toISOString() ?? null,
  archivedAt: notification.archivedAt?.toISOString() ?? null,
});

import { pageOf } from '@orderly/platform/http/pagination';
import { id, moneyResponse, timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { NOTIFICATION_KINDS, type Notification } from '../notification.entity.js';

export const notificationResponse = z
  .object({
    id: id(),
    kind: z.enum(NOTIFICATION_KINDS).meta({
      description: 'What happened. More kinds may be added: ignore those you do not know.',
    }),
    data: z
      .object({
        orderId: id(),
        number: z.string().meta({ description: 'The order number that people see.' }),
        total: moneyResponse,
        reason: z.string().nullable().meta({
          description: 'Why the order was cancelled; null when nobody said, and for other kinds.',
        }),
      })
      .meta({ description: 'The facts, for the front end to put into words.' }),
    createdAt: timestamp(),
    readAt: timestamp().nullable().meta({ description: 'Null while unread.' }),
  })
  .meta({
    id: 'Notification',
    description: 'An entry of the in-app feed.',
    examples: [
      {
        id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
        kind: 'order-placed',
        data: {
          orderId: '019aa0f2-6a3f-7d05-8f0e-2f8f6f9f2a10',
          number: 'ORD-7K3M-9QXD',
          total: { amount: 2598, currency: 'GBP' },
          reason: null,
        },
        createdAt: '2026-11-20T09:30:00.000Z',
        readAt: null,
      },
    ],
  });

export type NotificationResponse = z.infer<typeof notificationResponse>;

export const notificationList = pageOf(notificationResponse, 'NotificationList');

export const toNotificationResponse = (notification: Notification): NotificationResponse => ({
  id: notification.id,
  kind: notification.kind,
  data: {
    orderId: notification.data.orderId,
    number: notification.data.number,
    total: { amount: notification.data.total.amount, currency: notification.data.total.currency },
    reason: notification.data.reason ?? null,
  },
  createdAt: notification.createdAt.toISOString(),
  readAt: notification.readAt?.toISOString() ?? null,
});

import { Injectable } from '@nestjs/common';
import { OrderNotices } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import { NOTIFICATION_KINDS, type NotificationKind } from '../feed/notification.entity.js';
import { NotificationsRepository } from '../feed/notifications.repository.js';
import { MailTemplatesRepository } from '../wording/mail-templates.repository.js';
import type { MailContent, OptOut, Reader } from './content/mail-content.js';
import { senderOf } from './content/sender.js';
import type { MailMessage, MailTemplate } from './mail-message.entity.js';
import type { OrderNews } from './orders/order-news.js';

/** Whether the mail tells of an order. */
export const isAboutOrder = (template: MailTemplate): template is NotificationKind =>
  (NOTIFICATION_KINDS as readonly string[]).includes(template);

/** Looks up what a message about an order tells, and writes the mail. */
@Injectable()
export class OrderMails {
  constructor(
    private readonly notices: OrderNotices,
    private readonly notifications: NotificationsRepository,
    private readonly templates: MailTemplatesRepository,
    private readonly config: AppConfig,
  ) {}

  /** Null as for `newsOf`. */
  async contentOf(
    message: MailMessage,
    kind: NotificationKind,
    reader: Reader,
    optOut: OptOut | null,
  ): Promise<MailContent | null> {
    const news = await this.newsOf(message, kind);
    if (!news) return null;
    // The templates and their compiler are loaded with the first mail: the API imports this lib
    // too, and writes none.
    const { orderMail } = await import('./orders/order-mail.js');
    const own = await this.templates.ownWords(kind, reader.locale);
    return orderMail({ ...news, optOut }, reader, senderOf(this.config), own);
  }

  /** Null when the order is not the account's, or what happened to it is not there any more. */
  async newsOf(
    message: MailMessage,
    kind: NotificationKind,
  ): Promise<Omit<OrderNews, 'optOut'> | null> {
    const { orderId, shipmentId, returnId, amount = null } = message.facts;
    const order = orderId ? await this.notices.findOrder(orderId) : null;
    // No account may learn about another's order, whatever an event says.
    if (!orderId || !order || order.customerId !== message.userId) return null;
    const { currency } = order.price.total;
    const shipment = shipmentId ? await this.notices.findShipment(orderId, shipmentId) : null;
    const returned = returnId ? await this.notices.findReturn(orderId, returnId, currency) : null;
    if ((shipmentId && !shipment) || (returnId && !returned)) return null;
    const reason = await this.reasonOf(message, kind);
    const url = this.pageOf(orderId, order.number);
    return { kind, order, shipment, returned, amount, reason, url };
  }

  /** The release before stored the reason for a cancellation in the entry of the same event only. */
  private async reasonOf(
    { eventId, userId, facts }: MailMessage,
    kind: NotificationKind,
  ): Promise<string | null> {
    if (kind !== 'order-cancelled') return null;
    if (facts.reason !== undefined) return facts.reason;
    const entry = await this.notifications.findByEvent(eventId, userId);
    return entry?.data.reason ?? null;
  }

  private pageOf(id: string, number: string): string | null {
    const { orderPageUrl } = this.config.frontEnd;
    if (!orderPageUrl) return null;
    return orderPageUrl.replaceAll('{id}', id).replaceAll('{number}', encodeURIComponent(number));
  }
}

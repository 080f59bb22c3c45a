import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Notification } from './notification.entity.js';
import { NotificationNotFound } from './notification.errors.js';
import { mayRead } from './notification.policy.js';
import { NotificationsRepository } from './notifications.repository.js';

/** Serves an account's own feed; no route opens another's. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, filter: { unread: boolean }, page: PageRequest): Promise<Notification[]> {
    return this.notifications.findPage(actor.userId, filter, page);
  }

  /**
   * Idempotent: a second call keeps the time of the first.
   * @throws NotificationNotFound
   */
  async read(tx: Transaction, actor: Actor, notificationId: string): Promise<Notification> {
    const notification = await this.notifications.lockById(tx, notificationId);
    if (!notification || !mayRead(actor, notification))
      throw new NotificationNotFound(notificationId);
    if (notification.readAt !== null) return notification;
    notification.readAt = this.clock.now();
    await this.notifications.saveReadAt(tx, notification);
    return notification;
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ChangeSignals } from '@orderly/platform/streams/change-signals';
import type { Category } from '../core/category.js';
import type { FeedFilter } from './feed-lists.js';
import type { Notification } from './notification.entity.js';
import { NotificationNotFound } from './notification.errors.js';
import { mayRead } from './notification.policy.js';
import { MAX_READ_AT_ONCE, NotificationsRepository } from './notifications.repository.js';

/** Serves an account's own feed; no route opens another's. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly clock: Clock,
    private readonly signals: ChangeSignals,
  ) {}

  list(actor: Actor, filter: FeedFilter, page: PageRequest): Promise<Notification[]> {
    return this.notifications.findPage(actor.userId, filter, page);
  }

  countUnread(actor: Actor): Promise<number> {
    return this.notifications.countUnread(actor.userId);
  }

  /** @throws NotificationNotFound */
  async get(actor: Actor, notificationId: string): Promise<Notification> {
    return own(actor, notificationId, await this.notifications.findById(notificationId));
  }

  /**
   * Idempotent: a second call keeps the time of the first.
   * @throws NotificationNotFound
   */
  read(tx: Transaction, actor: Actor, notificationId: string): Promise<Notification> {
    return this.change(tx, actor, notificationId, (entry) => entry.read(this.clock.now()));
  }

  /** @throws NotificationNotFound */
  unread(tx: Transaction, actor: Actor, notificationId: string): Promise<Notification> {
    return this.change(tx, actor, notificationId, (entry) => entry.unread());
  }

  /** @throws NotificationNotFound */
  archive(tx: Transaction, actor: Actor, notificationId: string): Promise<Notification> {
    return this.change(tx, actor, notificationId, (entry) => entry.archive(this.clock.now()));
  }

  /** Marks the newest entries; `more` says that the bound was reached and some may be left. */
  async readAll(
    tx: Transaction,
    actor: Actor,
    which: { upTo: string | undefined; category: Category | undefined },
  ): Promise<{ marked: number; more: boolean }> {
    const marked = await this.notifications.readAll(tx, actor.userId, which, this.clock.now());
    if (marked > 0) this.signals.announce(tx);
    return { marked, more: marked === MAX_READ_AT_ONCE };
  }

  private async change(
    tx: Transaction,
    actor: Actor,
    notificationId: string,
    change: (entry: Notification) => boolean,
  ): Promise<Notification> {
    const found = await this.notifications.lockById(tx, notificationId);
    const notification = own(actor, notificationId, found);
    if (!change(notification)) return notification;
    await this.notifications.saveState(tx, notification);
    this.signals.announce(tx);
    return notification;
  }
}

/** The same response for "absent" and "not yours", so that ids cannot be probed. */
function own(actor: Actor, id: string, notification: Notification | null): Notification {
  if (!notification || !mayRead(actor, notification)) throw new NotificationNotFound(id);
  return notification;
}

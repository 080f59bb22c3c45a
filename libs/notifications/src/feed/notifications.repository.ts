import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import { Notification } from './notification.entity.js';

/** Adds entries, except those whose event is already in the user's feed. */
export const ENTRIES_FRAGMENT: SqlFragment<readonly Notification[]> = {
  ctes: `entered AS (
    INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
    SELECT * FROM unnest(:ids::uuid[], :userIds::uuid[], :eventIds::uuid[], :kinds::text[],
                         :data::jsonb[], :times::timestamptz[])
    ON CONFLICT ON CONSTRAINT notifications_event_user_key DO NOTHING
  )`,
  values: {
    ids: (entries) => entries.map((entry) => entry.id),
    userIds: (entries) => entries.map((entry) => entry.userId),
    eventIds: (entries) => entries.map((entry) => entry.eventId),
    kinds: (entries) => entries.map((entry) => entry.kind),
    data: (entries) => entries.map((entry) => JSON.stringify(entry.data)),
    times: (entries) => entries.map((entry) => entry.createdAt),
  },
};

const PURGE = `
  DELETE FROM notifications.notifications WHERE id IN (
    SELECT id FROM notifications.notifications
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')} ORDER BY id LIMIT $2)`;

const ADD = composeStatement('notifications.add', { entries: ENTRIES_FRAGMENT });

/** The only file that queries notifications.notifications. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds entries, except those whose event is already in the user's feed. */
  async add(tx: Transaction, entries: readonly Notification[]): Promise<void> {
    await tx.query(ADD.text, ADD.values({ entries }));
  }

  /** Lists the newest first. */
  findPage(
    userId: string,
    filter: { unread: boolean },
    page: PageRequest,
  ): Promise<Notification[]> {
    const query = this.dataSource
      .getRepository(Notification)
      .createQueryBuilder('notification')
      .where('notification.userId = :userId', { userId })
      .orderBy('notification.id', 'DESC')
      .limit(page.limit);
    if (filter.unread) query.andWhere('notification.readAt IS NULL');
    if (page.after) query.andWhere('notification.id < :after', { after: page.after[0] });
    return query.getMany();
  }

  findByEvent(eventId: string, userId: string): Promise<Notification | null> {
    return this.dataSource.getRepository(Notification).findOneBy({ eventId, userId });
  }

  /**
   * Locks the entry until the transaction ends, so that the second of two concurrent reads finds
   * the time of the first.
   */
  lockById(tx: Transaction, id: string): Promise<Notification | null> {
    return tx
      .getRepository(Notification)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The caller holds the lock on the row. */
  async saveReadAt(tx: Transaction, { id, readAt }: Notification): Promise<void> {
    await tx.update(Notification, { id }, { readAt });
  }

  /** Deletes up to `limit` entries older than `days`, read or not, and returns how many. */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [days, limit]);
    return count;
  }
}

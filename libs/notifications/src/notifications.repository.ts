import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlPart } from '@orderly/platform/database/composed-statement';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Notification } from './notification.entity.js';

/** Entries, each unless its event is in the user's feed already. */
export const ENTRIES_PART: SqlPart<readonly Notification[]> = {
  ctes: `entered AS (
    INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[])
    ON CONFLICT ON CONSTRAINT notifications_event_user_key DO NOTHING
  )`,
  values: (entries) => [
    entries.map((entry) => entry.id),
    entries.map((entry) => entry.userId),
    entries.map((entry) => entry.eventId),
    entries.map((entry) => entry.kind),
    entries.map((entry) => JSON.stringify(entry.data)),
    entries.map((entry) => entry.createdAt),
  ],
};

const ADD = composeStatement('notifications.add', [ENTRIES_PART]);

/** The only file that queries notifications.notifications. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds nothing when the event is in the user's feed already. */
  async add(tx: Transaction, notification: Notification): Promise<void> {
    await tx.query(ADD.text, ENTRIES_PART.values([notification]));
  }

  /** Newest first. */
  findPage(userId: string, filter: { unread: boolean }, page: PageRequest): Promise<Notification[]> {
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

  /** Keeps the time of the first reading. Null when the user has no such entry. */
  async markRead(tx: Transaction, userId: string, id: string, readAt: Date): Promise<Notification | null> {
    await tx.query(
      `UPDATE notifications.notifications SET read_at = $3 WHERE id = $1 AND user_id = $2 AND read_at IS NULL`,
      [id, userId, readAt],
    );
    return tx.getRepository(Notification).findOneBy({ id, userId });
  }
}

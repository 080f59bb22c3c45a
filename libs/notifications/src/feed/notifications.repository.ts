import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '@orderly/platform/database/composed-statement';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import type { Category } from '../core/category.js';
import { mutedInSql } from '../preferences/muted.sql.js';
import { type FeedFilter, feedPage } from './feed-lists.js';
import { Notification } from './notification.entity.js';

/** Unread entries are counted so far; who has more reads "1,000" and not less. */
export const MAX_UNREAD_COUNT = 1_000;
/** As many entries as one call marks as read: each is a row to write. */
export const MAX_READ_AT_ONCE = 5_000;

/**
 * Adds entries, except those whose event is already in the user's feed, and those that the user
 * does not want.
 */
export const ENTRIES_FRAGMENT: SqlFragment<readonly Notification[]> = {
  ctes: `entered AS (
    INSERT INTO notifications.notifications
      (id, user_id, event_id, kind, category, data, created_at)
    SELECT entry.* FROM unnest(:ids::uuid[], :userIds::uuid[], :eventIds::uuid[], :kinds::text[],
                               :categories::text[], :data::jsonb[], :times::timestamptz[])
             AS entry (id, user_id, event_id, kind, category, data, created_at)
     WHERE NOT (${mutedInSql('entry.user_id', 'entry.category', 'in-app')})
    ON CONFLICT ON CONSTRAINT notifications_event_user_key DO NOTHING
  )`,
  values: {
    ids: (entries) => entries.map((entry) => entry.id),
    userIds: (entries) => entries.map((entry) => entry.userId),
    eventIds: (entries) => entries.map((entry) => entry.eventId),
    kinds: (entries) => entries.map((entry) => entry.kind),
    categories: (entries) => entries.map((entry) => entry.category),
    data: (entries) => entries.map((entry) => JSON.stringify(entry.data)),
    times: (entries) => entries.map((entry) => entry.createdAt),
  },
};

const PURGE = `
  DELETE FROM notifications.notifications WHERE id IN (
    SELECT id FROM notifications.notifications
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')} ORDER BY id LIMIT $2)`;

const COUNT_UNREAD: Statement = {
  name: 'notifications.count-unread',
  text: `SELECT count(*)::int AS unread FROM (
           SELECT FROM notifications.notifications
            WHERE user_id = $1 AND read_at IS NULL LIMIT ${MAX_UNREAD_COUNT}) counted`,
};

/** Locked in the order of the ids, so that two calls of one reader do not deadlock. */
const READ_ALL = `
  WITH unread AS (
    SELECT id FROM notifications.notifications
     WHERE user_id = $1 AND read_at IS NULL AND ($2::uuid IS NULL OR id <= $2)
       AND ($3::text IS NULL OR category = $3)
     ORDER BY id DESC LIMIT ${MAX_READ_AT_ONCE} FOR NO KEY UPDATE)
  UPDATE notifications.notifications entry SET read_at = $4, changed_in = DEFAULT FROM unread
   WHERE entry.id = unread.id AND entry.read_at IS NULL`;

const ADD = composeStatement('notifications.add', { entries: ENTRIES_FRAGMENT });

const toNotification = (row: object): Notification => Object.assign(new Notification(), row);

/** The only file that queries notifications.notifications. */
@Injectable()
export class NotificationsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** Adds entries as `ENTRIES_FRAGMENT` does. */
  async add(tx: Transaction, entries: readonly Notification[]): Promise<void> {
    await tx.query(ADD.text, ADD.values({ entries }));
  }

  /** Lists the newest first. */
  async findPage(userId: string, filter: FeedFilter, page: PageRequest): Promise<Notification[]> {
    const { quick, expensive, values } = feedPage(userId, filter, page);
    const rows = quick
      ? await this.statements.read<object>(quick, values)
      : await this.statements.readExpensive<object>(expensive, values);
    return rows.slice(0, page.limit).map(toNotification);
  }

  /** Up to `MAX_UNREAD_COUNT`. */
  async countUnread(userId: string): Promise<number> {
    const [row] = await this.statements.read<{ unread: number }>(COUNT_UNREAD, [userId]);
    return row?.unread ?? 0;
  }

  findById(id: string): Promise<Notification | null> {
    return this.dataSource.getRepository(Notification).findOneBy({ id });
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
  async saveState(tx: Transaction, { id, readAt, archivedAt }: Notification): Promise<void> {
    const changedIn = () => 'DEFAULT';
    await tx.update(Notification, { id }, { readAt, archivedAt, changedIn });
  }

  /** Marks the newest unread entries as read, and returns how many. */
  async readAll(
    tx: Transaction,
    userId: string,
    { upTo, category }: { upTo: string | undefined; category: Category | undefined },
    now: Date,
  ): Promise<number> {
    const values = [userId, upTo ?? null, category ?? null, now];
    const [, count] = await tx.query<[unknown[], number]>(READ_ALL, values);
    return count;
  }

  /** Deletes up to `limit` entries older than `days`, read or not, and returns how many. */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [days, limit]);
    return count;
  }
}

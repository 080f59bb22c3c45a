import { Injectable } from '@nestjs/common';
import type { Statement } from '@orderly/platform/database/statements';
import type { ChangePage } from '@orderly/platform/streams/change-source';
import { type ChangeRow, TableChangeSource } from '@orderly/platform/streams/table-change-source';
import { Notification } from '../feed/notification.entity.js';
import { MAX_UNREAD_COUNT } from '../feed/notifications.repository.js';

/** An entry that was added or marked. */
export interface NotificationChange {
  readonly notification: Notification;
  /** How many entries the reader has not read now; null where it was not counted. */
  unread: number | null;
}

type Columns = Pick<Notification, 'id'>;

const COUNTS: Statement = {
  name: 'notifications.count-unread-of',
  text: `SELECT reader.id AS "userId", (
           SELECT count(*)::int FROM (
             SELECT FROM notifications.notifications
              WHERE user_id = reader.id AND read_at IS NULL LIMIT ${MAX_UNREAD_COUNT}) counted
         ) AS unread
           FROM unnest($1::uuid[]) AS reader (id) WHERE reader.id = ANY ($1::uuid[])`,
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The changes of all feeds. */
@Injectable()
export class NotificationChangesSource extends TableChangeSource<Columns, NotificationChange> {
  override readonly name = 'notifications';
  protected override readonly table = {
    name: 'notifications.changes',
    from: 'notifications.notifications entry',
    tx: 'entry.changed_in',
    keys: ['entry.id'],
    key: 'entry.id::text',
    audience: 'entry.user_id',
    columns: `entry.id, entry.user_id AS "userId", entry.kind, entry.category, entry.data,
      entry.created_at AS "createdAt", entry.read_at AS "readAt",
      entry.archived_at AS "archivedAt"`,
    changedAt: 'greatest(entry.created_at, entry.read_at, entry.archived_at)',
  };

  protected override keysIn(key: string): readonly unknown[] {
    return [key || FIRST_ID];
  }

  protected override factsOf(row: ChangeRow & Columns): NotificationChange {
    const { tx: _, key: __, audience: ___, isOld: ____, horizon: _____, isHeldUp, ...entry } = row;
    return { notification: Object.assign(new Notification(), entry), unread: null };
  }

  /** Counts for those who read here, and notes the count with the last change of each. */
  override async complete(
    { changes }: ChangePage<NotificationChange>,
    isRead: (audience: string) => boolean,
  ): Promise<void> {
    const last = new Map(changes.map(({ audience, facts }) => [audience, facts] as const));
    const readers = [...last.keys()].filter(isRead);
    if (readers.length === 0) return;
    type Count = { userId: string; unread: number };
    for (const { userId, unread } of await this.statements.read<Count>(COUNTS, [readers])) {
      const change = last.get(userId);
      if (change) change.unread = unread;
    }
  }
}

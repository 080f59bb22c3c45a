import { FilteredStatements } from '@orderly/platform/database/statements';
import type { Category } from '../core/category.js';
import type { NotificationState } from './notification.entity.js';

/** Without a state: everything that is not archived. */
export interface FeedFilter {
  readonly state?: NotificationState | undefined;
  readonly category?: Category | undefined;
}

/** Each is the condition of one partial index. */
const CONDITIONS: Readonly<Record<NotificationState | 'kept', string>> = {
  kept: 'archived_at IS NULL',
  unread: 'read_at IS NULL',
  read: 'read_at IS NOT NULL AND archived_at IS NULL',
  archived: 'archived_at IS NOT NULL',
};

const LISTS = new FilteredStatements(
  'notifications.list',
  (where) =>
    `SELECT id, user_id AS "userId", event_id AS "eventId", kind, category, data,
            created_at AS "createdAt", read_at AS "readAt", archived_at AS "archivedAt"
       FROM notifications.notifications WHERE ${where} ORDER BY id DESC`,
);

/** The statement for a page of a feed, and its values. */
export function feedPage(
  userId: string,
  { state, category }: FeedFilter,
  { limit, after }: { limit: number; after: ReadonlyArray<string | number> | null },
) {
  const filters: Array<readonly [condition: string, value: unknown]> = [['user_id = ?', userId]];
  if (category !== undefined) filters.push(['category = ?', category]);
  if (after !== null) filters.push(['id < ?', after[0]]);
  const conditions = [...filters.map(([text]) => text), CONDITIONS[state ?? 'kept']];
  const values = filters.map(([, value]) => value);
  // A state and a category together have no index of their own.
  return category !== undefined && state !== undefined
    ? { expensive: LISTS.of(conditions, limit), values }
    : { quick: LISTS.pageOf(conditions, limit), values };
}

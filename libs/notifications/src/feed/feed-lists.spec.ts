import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type FeedFilter, feedPage } from './feed-lists.js';

describe('a page of a feed', () => {
  const userId = newId();
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    // As many are unread as read and archived, and few are of another category.
    await database.dataSource.query(
      `INSERT INTO notifications.notifications
         (id, user_id, event_id, kind, category, data, created_at, read_at, archived_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), 'order-placed',
              CASE n % 100 WHEN 3 THEN 'legal' ELSE 'orders' END, '{}', now(),
              CASE WHEN n % 3 <> 1 THEN now() END, CASE n % 3 WHEN 2 THEN now() END
         FROM generate_series(1, 20000) n`,
      [userId],
    );
    await database.dataSource.query('ANALYZE notifications.notifications');
  });
  afterAll(() => database.drop());

  const planOf = async (filter: FeedFilter, after: string[] | null): Promise<string> => {
    const { quick, values } = feedPage(userId, filter, { limit: 21, after });
    const [row] = await database.dataSource.query<Array<{ 'QUERY PLAN': object }>>(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, FORMAT json) ${quick?.text}`,
      values,
    );
    return JSON.stringify(row?.['QUERY PLAN']);
  };

  it.each<[FeedFilter, string]>([
    [{}, 'notifications_kept_by_user'],
    [{ state: 'unread' }, 'notifications_unread_by_user'],
    [{ state: 'read' }, 'notifications_read_by_user'],
    [{ state: 'archived' }, 'notifications_archived_by_user'],
    [{ category: 'legal' }, 'notifications_by_user_and_category'],
  ])('of %j is read along %s, the first and a later one', async (filter, index) => {
    for (const after of [null, ['80000000-0000-7000-8000-000000000000']]) {
      const plan = await planOf(filter, after);

      expect(plan).toContain(`"Index Name":"${index}"`);
      expect(plan).not.toMatch(/"Sort"|Rows Removed by \w+":[1-9]/);
    }
  });

  it('of a state and a category together has no index, and is no quick read', () => {
    const { quick, expensive } = feedPage(
      userId,
      { state: 'unread', category: 'legal' },
      { limit: 21, after: null },
    );

    expect(quick).toBeUndefined();
    expect(expensive).toMatchObject({ isList: true });
  });
});

import { Statements } from '@orderly/platform/database/statements';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ChangeFeed } from '@orderly/platform/streams/change-feed';
import type { ChangeSignals } from '@orderly/platform/streams/change-signals';
import type { StreamCursor } from '@orderly/platform/streams/stream-cursor';
import type { QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import {
  type NotificationChange,
  NotificationChangesSource,
} from './notification-changes.source.js';

const NO_SIGNALS = { follow: () => undefined, leave: () => undefined } as never as ChangeSignals;

describe('the changes of feeds, in the order of commits', () => {
  const userId = newId();
  let database: TestDatabase;
  let statements: Statements;
  let source: NotificationChangesSource;
  let runners: QueryRunner[] = [];
  let feeds: Array<ChangeFeed<NotificationChange>> = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    statements = new Statements(database.dataSource);
    source = new NotificationChangesSource(statements);
  });
  afterEach(async () => {
    for (const runner of runners)
      if (runner.isTransactionActive) await runner.rollbackTransaction();
    await Promise.all(runners.map((runner) => runner.release()));
    await Promise.all(feeds.map((feed) => feed.stop()));
    [runners, feeds] = [[], []];
    await database.dataSource.query('TRUNCATE notifications.notifications');
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const begin = async (): Promise<QueryRunner> => {
    const runner = database.dataSource.createQueryRunner();
    runners.push(runner);
    await runner.startTransaction();
    return runner;
  };
  const enter = async (
    tx: { query(sql: string, values: unknown[]): Promise<unknown> },
    ageInDays = 0,
  ): Promise<string> => {
    const id = newId();
    await tx.query(
      `INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
       VALUES ($1, $2, $1, 'order-placed', '{}', now() - make_interval(days => $3))`,
      [id, userId, ageInDays],
    );
    return id;
  };
  /** Other databases of the cluster have transactions, too, and the source waits for those. */
  const latest = (count: number) =>
    eventually(async () => {
      const { changes } = await source.latest();
      expect(changes).toHaveLength(count);
      return changes;
    });
  const follow = async (since: StreamCursor | null = null) => {
    const feed = new ChangeFeed<NotificationChange>(source, NO_SIGNALS);
    feeds.push(feed);
    const seen: string[] = [];
    const reader = {
      audience: userId,
      wake: () => {
        for (let change = feed.next(reader); change; change = feed.next(reader))
          seen.push(change.facts.notification.id);
      },
    };
    const isComplete = await feed.join(reader, since);
    reader.wake();
    return { seen, isComplete, feed, reader };
  };

  it('hold back what commits before an older transaction, and then bring both once', async () => {
    const { seen, feed } = await follow();
    const [older, newer] = [await begin(), await begin()];
    const late = await enter(older);
    const early = await enter(newer);
    await newer.commitTransaction();
    feed.wake();
    const { isHeldUp, changes } = await source.after({ tx: 0n, key: '' });

    expect({ isHeldUp, changes }).toEqual({ isHeldUp: true, changes: [] });
    expect(seen).toEqual([]);

    await older.commitTransaction();

    await eventually(() => expect(seen).toEqual([late, early]));
    const last = await enter(database.dataSource);
    await eventually(() => expect(seen).toEqual([late, early, last]));
  });

  it('pass over a transaction that was rolled back', async () => {
    const { seen } = await follow();
    const older = await begin();
    await enter(older);
    const kept = await enter(database.dataSource);
    await older.rollbackTransaction();

    await eventually(() => expect(seen).toEqual([kept]));
  });

  it('are the same for a process that starts later', async () => {
    const first = await follow();
    const ids = [await enter(database.dataSource), await enter(database.dataSource)];
    await eventually(() => expect(first.seen).toEqual(ids));
    const [start] = (await source.latest()).changes;

    const second = await follow(start?.cursor ?? null);

    expect(second.isComplete).toBe(true);
    expect(second.seen).toEqual(ids.slice(1));
  });

  it('are not complete for a reader who was away for more than a day', async () => {
    await enter(database.dataSource, 2);
    await enter(database.dataSource, 2);
    const [start] = await latest(2);
    const recent = await enter(database.dataSource);
    await latest(3);

    const away = await follow(start?.cursor ?? null);

    expect({ isComplete: away.isComplete, seen: away.seen }).toEqual({
      isComplete: false,
      seen: [],
    });
    expect((await latest(3)).map(({ isOld }) => isOld)).toEqual([true, true, false]);
    expect((await source.after({ tx: 0n, key: '' })).changes).toMatchObject([
      { facts: { notification: { id: recent } } },
    ]);
  });
});

import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { FeedClock } from './feed-clock.js';
import { PublicEventsRepository } from './public-events.repository.js';

const TYPE = 'orders.order-placed.v1';
const anEvent = () => ({
  ...{ id: newId(), type: TYPE, subject: newId(), data: {} },
  occurredAt: new Date().toISOString(),
});

describe('FeedClock', () => {
  let database: TestDatabase;
  /** As the role of the application. */
  let application: DataSource;
  let events: PublicEventsRepository;
  let clock: FeedClock;

  beforeAll(async () => {
    database = await createTestDatabase();
    application = await new DataSource({
      ...database.dataSource.options,
      url: database.url,
    } as never).initialize();
    events = new PublicEventsRepository(application);
    clock = new FeedClock(application, new Transactions(application));
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE webhooks.events CASCADE');
    await clock.continue();
  });
  afterAll(async () => {
    await application.destroy();
    await database.drop();
  });

  const run = <T>(work: (tx: Transaction) => Promise<T>) => new Transactions(application).run(work);
  const add = async (): Promise<string> => {
    const event = anEvent();
    await run((tx) => events.add(tx, event));
    return event.id;
  };
  const behind = async (cursor: { position: string; seq: string } | null) =>
    events.page([TYPE], cursor, 100);
  const read = (count: number) =>
    eventually(async () => {
      const found = await behind(null);
      expect(found).toHaveLength(count);
      return found;
    });
  const offset = async (): Promise<bigint> => {
    const [row] = await application.query('SELECT xid_offset FROM webhooks.feed_clock');
    return BigInt(row.xid_offset);
  };
  /** As a row of the time before a recovery has it. */
  const rememberTimeline = (timeline: string) =>
    database.dataSource.query(
      `UPDATE webhooks.feed_clock SET history = split_part(history, '/', 1) || '/' || $1`,
      [timeline],
    );

  /** A transaction that has written an event. */
  async function beginToWrite(): Promise<{ commit: () => Promise<void> }> {
    const runner = application.createQueryRunner();
    await runner.startTransaction();
    await events.add(runner.manager as Transaction, anEvent());
    return { commit: () => runner.commitTransaction().finally(() => runner.release()) };
  }
  const countWaiting = async (): Promise<number> => {
    const [row] = await database.dataSource.query(
      `SELECT count(*)::int AS n FROM pg_locks
        WHERE NOT granted AND relation = 'webhooks.events'::regclass
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return row.n;
  };

  it('lets new events come after the cursors of a time that a recovery lost', async () => {
    const before = await add();
    const [seen] = await read(1);
    if (!seen) throw new Error('The feed is empty.');
    const lost = { position: String(BigInt(seen.position) + 5_000_000n), seq: '999999' };
    await rememberTimeline('000000AA');

    await clock.continue();
    const fresh = await add();

    await eventually(async () =>
      expect((await behind(lost)).map(({ eventId }) => eventId)).toEqual([fresh]),
    );
    expect((await behind(null)).map(({ eventId }) => eventId)).toEqual([before, fresh]);
  });

  it('lets new events come after those that were restored from another server', async () => {
    const restored = await add();
    await database.dataSource.query('UPDATE webhooks.events SET position = position + 1000000');

    await clock.continue();
    const fresh = await add();

    const found = await read(2);
    expect(found.map(({ eventId }) => eventId)).toEqual([restored, fresh]);
  });

  it('does not move on without a change', async () => {
    const before = await offset();

    await clock.continue();

    expect(await offset()).toBe(before);
  });

  it('waits for events that are being written, and moves on once for all processes', async () => {
    await rememberTimeline('000000BB');
    const before = await offset();
    const writing = await beginToWrite();

    const moving = Promise.all([clock.continue(), clock.continue(), clock.continue()]);
    await eventually(async () => expect(await countWaiting()).toBe(3));
    // Otherwise the event would appear behind a reader, who already sees later positions.
    expect(await offset()).toBe(before);
    await writing.commit();
    await moving;

    const margin = (await offset()) - before;
    expect(margin).toBeGreaterThanOrEqual(1_000_000_000_000n);
    expect(margin).toBeLessThan(2_000_000_000_000n);
  });
});

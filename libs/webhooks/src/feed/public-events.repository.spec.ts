import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { PublicEventsRepository } from './public-events.repository.js';

const TYPE = 'orders.order-placed.v1';
const anEvent = () => ({
  ...{ id: newId(), type: TYPE, subject: newId(), data: {} },
  occurredAt: new Date().toISOString(),
});

describe('the feed of events', () => {
  let database: TestDatabase;
  let events: PublicEventsRepository;
  const run = <T>(work: (tx: Transaction) => Promise<T>) =>
    new Transactions(database.dataSource).run(work);
  const ids = async (): Promise<string[]> =>
    (await events.page([TYPE], null, 100)).map(({ eventId }) => eventId);

  beforeAll(async () => {
    database = await createTestDatabase();
    events = new PublicEventsRepository(database.dataSource);
  });
  beforeEach(() => database.dataSource.query('TRUNCATE webhooks.events CASCADE'));
  afterAll(() => database.drop());

  it('shows no event behind which another may still appear', async () => {
    const [early, late, later] = [anEvent(), anEvent(), anEvent()];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let written = (): void => undefined;
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });

    // Begins first, writes second and commits last.
    const slow = run(async (tx) => {
      await tx.query('SELECT pg_current_xact_id()');
      await run((other) => events.add(other, early));
      await events.add(tx, late);
      written();
      await held;
    });
    await isWritten;
    await run((tx) => events.add(tx, later));
    expect(await ids()).toEqual([]);

    release();
    await slow;
    // Transactions of other databases of this server count, too.
    await eventually(async () => expect(await ids()).toHaveLength(3));
    const [first] = await events.page([TYPE], null, 1);
    if (!first) throw new Error('The feed is empty.');
    const rest = await events.page([TYPE], first, 10);
    expect([first, ...rest].map(({ eventId }) => eventId)).toEqual([late.id, early.id, later.id]);
  });

  it('adds an event once', async () => {
    const event = anEvent();

    const first = await run((tx) => events.add(tx, event));
    const second = await run((tx) => events.add(tx, event));

    expect(second).toBe(first);
  });

  it('forgets what is older than 30 days', async () => {
    await run((tx) => events.add(tx, anEvent()));
    await database.dataSource.query(
      `UPDATE webhooks.events SET recorded_at = now() - interval '31 days'`,
    );
    await run((tx) => events.add(tx, anEvent()));

    expect(await events.purge(10)).toBe(1);
  });
});

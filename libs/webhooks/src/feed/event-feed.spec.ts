import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { Transactions } from '@orderly/platform/database/transactions';
import { Cursors } from '@orderly/platform/http/pagination';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { FeedPositionGone } from '../endpoint/endpoint.errors.js';
import { EventFeed } from './event-feed.js';
import { PublicEventsRepository } from './public-events.repository.js';

const TYPE = 'orders.order-placed.v1';

describe('a reader of the feed that lags', () => {
  let database: TestDatabase;
  let events: PublicEventsRepository;
  let feed: EventFeed;

  beforeAll(async () => {
    database = await createTestDatabase();
    events = new PublicEventsRepository(database.dataSource);
    const secrets = new ServerSecrets(database.dataSource);
    await secrets.onModuleInit();
    feed = new EventFeed(events, new Cursors(secrets), new Clock());
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE webhooks.events CASCADE');
    for (const _ of [1, 2, 3])
      await new Transactions(database.dataSource).run((tx) =>
        events.add(tx, {
          ...{ id: newId(), type: TYPE, subject: newId(), data: {} },
          occurredAt: new Date().toISOString(),
        }),
      );
    await database.dataSource.query(
      `UPDATE webhooks.events SET recorded_at = now() - interval '31 days'`,
    );
    await eventually(async () => expect(await events.page([TYPE], null, 9)).toHaveLength(3));
  });
  afterAll(() => database.drop());

  it('reads on while nothing was deleted', async () => {
    const { next, hasMore } = await feed.read([TYPE], undefined, 1);

    const rest = await feed.read([TYPE], next, 9);

    expect(hasMore).toBe(true);
    expect(rest).toMatchObject({ hasMore: false, events: [{}, {}] });
  });

  it('is refused when events behind its position were deleted', async () => {
    const { next } = await feed.read([TYPE], undefined, 1);
    await events.purge(2);

    await expect(feed.read([TYPE], next, 9)).rejects.toThrow(FeedPositionGone);
  });
});

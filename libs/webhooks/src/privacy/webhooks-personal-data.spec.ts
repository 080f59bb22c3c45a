import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Attempt } from '../deliveries/attempt.entity.js';
import { DeliveriesRepository } from '../deliveries/deliveries.repository.js';
import { WebhookDelivery } from '../deliveries/delivery.entity.js';
import { Endpoint } from '../endpoint/endpoint.entity.js';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';
import { PublicEvent } from '../feed/public-event.entity.js';
import { PublicEventsRepository } from '../feed/public-events.repository.js';
import { WebhooksPersonalData } from './webhooks-personal-data.js';

const DETAILS = {
  url: 'https://shop.example.com/webhooks',
  description: 'Shop',
  eventTypes: ['orders.*'],
  ordered: false,
  enabled: true,
};

describe('the rows of webhooks', () => {
  let database: TestDatabase;
  let endpoints: EndpointsRepository;
  const [ada, bob] = [newId(), newId()];
  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    new Transactions(database.dataSource).run(work);
  const count = async (table: string): Promise<number> => {
    const [row] = await database.dataSource.query<Array<{ count: number }>>(
      `SELECT count(*)::int AS count FROM webhooks.${table}`,
    );
    return row?.count ?? 0;
  };

  /** An endpoint of each, and an event about each that was sent to both. */
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE webhooks.endpoints, webhooks.events CASCADE');
    const now = new Date();
    const added = [ada, bob].map((ownerId) =>
      Endpoint.add(DETAILS, { ownerId, scopes: null }, now),
    );
    await run(async (tx) => {
      for (const endpoint of added) await endpoints.add(tx, endpoint);
      for (const customerId of [ada, bob]) {
        const event = { id: newId(), type: 'orders.order-placed.v1', subject: newId() };
        const data = { ...event, occurredAt: now.toISOString(), data: { customerId } };
        const seq = await new PublicEventsRepository(database.dataSource).add(tx, data);
        const ids = added.map(({ id }) => id);
        const deliveries = new DeliveriesRepository(database.dataSource);
        await deliveries.add(tx, seq, event.subject, ids, now);
      }
    });
  });
  beforeAll(async () => {
    database = await createTestDatabase([Attempt, Endpoint, PublicEvent, WebhookDelivery]);
    endpoints = new EndpointsRepository(database.dataSource);
  });
  afterAll(() => database.drop());

  it('about a person are exported and erased, and those about others stay', async () => {
    const data = new WebhooksPersonalData(database.dataSource);
    const [file] = data.export(ada, new AbortController().signal);
    const records: object[] = [];
    for await (const record of file?.records ?? []) records.push(record);

    for (const step of data.erasure)
      for (let next: string | null | undefined; next !== null; )
        next = (await run((tx) => step(tx, ada, next ?? null))).next;

    expect(records).toMatchObject([{ url: DETAILS.url, eventTypes: ['orders.*'] }]);
    expect(await database.dataSource.query('SELECT data FROM webhooks.events')).toEqual([
      { data: { customerId: bob } },
    ]);
    expect([await count('endpoints'), await count('deliveries')]).toEqual([1, 1]);
  });

  it('of a removed endpoint are deleted later, a few at a time', async () => {
    const [own] = await endpoints.pageOf(ada, { limit: 1, after: null });
    if (!own) throw new Error('Ada has no endpoint.');
    own.remove(new Date());
    await run((tx) => endpoints.save(tx, own));

    expect(await endpoints.findOwn(ada, own.id)).toBeNull();
    const deleted = [1, 1, 1, 1];
    for (const at of deleted.keys()) deleted[at] = await endpoints.purgeRemoved(1);

    expect(deleted).toEqual([1, 1, 1, 0]);
    expect([await count('endpoints'), await count('deliveries')]).toEqual([1, 2]);
  });
});

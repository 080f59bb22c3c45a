import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Endpoint } from './endpoint.entity.js';
import { EndpointsRepository } from './endpoints.repository.js';

const MINUTE_MS = 60_000;

describe('an endpoint with deliveries that are due', () => {
  let database: TestDatabase;
  let endpoints: EndpointsRepository;
  let endpoint: Endpoint;
  const now = new Date();
  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    new Transactions(database.dataSource).run(work);
  const markDue = async (at = now) =>
    (await run((tx) => endpoints.markDue(tx, null, at))).map(({ id }) => id);

  beforeAll(async () => {
    database = await createTestDatabase([Endpoint]);
    endpoints = new EndpointsRepository(database.dataSource);
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE webhooks.endpoints, webhooks.events CASCADE');
    const details = { url: 'https://shop.example.com/', description: '', eventTypes: ['*'] };
    endpoint = Endpoint.add(
      { ...details, ordered: false, enabled: true },
      { ownerId: newId(), scopes: null },
      now,
    );
    await run((tx) => endpoints.add(tx, endpoint));
    await database.dataSource.query(
      `WITH event AS (
         INSERT INTO webhooks.events (position, event_id, type, subject, occurred_at, data)
         VALUES (1, $1, 'orders.order-placed.v1', 'an order', now(), '{}') RETURNING seq)
       INSERT INTO webhooks.deliveries (id, endpoint_id, seq, subject, next_attempt_at)
       SELECT $1, $2, seq, 'an order', $3 FROM event`,
      [newId(), endpoint.id, now],
    );
  });
  afterAll(() => database.drop());

  it('is marked once, until its deliveries are read or the mark is lost', async () => {
    expect(await markDue()).toEqual([endpoint.id]);
    expect(await markDue()).toEqual([]);

    await endpoints.clearMark(endpoint.id);
    expect(await markDue()).toEqual([endpoint.id]);
    expect(await markDue(new Date(now.getTime() + 16 * MINUTE_MS))).toEqual([endpoint.id]);
  });

  it('is not marked while it is paused, and again when its owner resumes it', async () => {
    const pausedUntil = new Date(now.getTime() + MINUTE_MS);
    const health = { failures: 5, failingSince: now, pausedUntil };
    await run((tx) => endpoints.saveHealth(tx, endpoint.id, health));
    expect(await markDue()).toEqual([]);

    await run((tx) => endpoints.resume(tx, endpoint.id));

    expect(await markDue()).toEqual([endpoint.id]);
  });

  it('is marked and locked while further deliveries to it are being added', async () => {
    await run(async (adding) => {
      // As the foreign key of a new delivery does.
      await adding.query('SELECT FROM webhooks.endpoints WHERE id = $1 FOR KEY SHARE', [
        endpoint.id,
      ]);

      expect(await markDue()).toEqual([endpoint.id]);
      expect(await run((tx) => endpoints.lock(tx, endpoint.id))).toMatchObject({
        id: endpoint.id,
      });
    });
  });

  it('is not marked when it is disabled', async () => {
    await run((tx) => endpoints.disable(tx, endpoint.id, 'gone', now));

    expect(await markDue()).toEqual([]);
  });

  it('is not marked for a delivery that waits for its turn', async () => {
    const { dataSource } = database;
    await dataSource.query(
      `WITH event AS (
         INSERT INTO webhooks.events (position, event_id, type, subject, occurred_at, data)
         VALUES (2, $1, 'orders.order-cancelled.v1', 'an order', now(), '{}') RETURNING seq)
       INSERT INTO webhooks.deliveries (id, endpoint_id, seq, subject, next_attempt_at)
       SELECT $1, $2, seq, 'an order', $3 FROM event`,
      [newId(), endpoint.id, now],
    );
    await dataSource.query(
      `UPDATE webhooks.deliveries SET next_attempt_at = $1
        WHERE seq = (SELECT min(seq) FROM webhooks.deliveries)`,
      [new Date(now.getTime() + MINUTE_MS)],
    );
    await dataSource.query('UPDATE webhooks.endpoints SET ordered = true');
    expect(await markDue()).toEqual([]);

    await dataSource.query('UPDATE webhooks.endpoints SET ordered = false');

    expect(await markDue()).toEqual([endpoint.id]);
  });
});

import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PurgeIdempotencyKeys } from '../idempotency/purge-idempotency-keys.task.js';
import { PurgeHandledEvents } from '../messaging/outbox/purge-handled-events.task.js';
import { PurgeRateLimits } from '../rate-limiting/purge-rate-limits.task.js';

const DAY_MS = 86_400_000;
const RUNNING = new AbortController().signal;

describe('housekeeping', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  async function event(
    ageDays: number,
    published: boolean,
    ...deliveries: string[]
  ): Promise<string> {
    const id = uuidv7({ msecs: Date.now() - ageDays * DAY_MS });
    await database.dataSource.query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data, published_at)
       VALUES ($1, 'test', 's', now(), '', '{}', CASE
         WHEN $2 THEN now() - $3 * interval '1 day' END)`,
      [id, published, ageDays],
    );
    for (const [index, status] of deliveries.entries()) {
      await database.dataSource.query(
        `INSERT INTO platform.inbox (event_id, consumer, subject, position, status, handled_at)
         VALUES ($1, $2, 's', 1, $3, CASE WHEN $3 <> 'pending' THEN now() END)`,
        [id, `consumer-${index}`, status],
      );
    }
    return id;
  }

  it('deletes only old events that every consumer has handled, with their deliveries', async () => {
    await event(31, true, 'done', 'done');
    await event(31, true);
    const kept = [
      await event(29, true, 'done'),
      await event(31, true, 'done', 'dead'),
      await event(31, true, 'pending'),
      await event(31, false),
      await event(31, true),
    ];
    const givenUp = kept.at(-1);
    await database.dataSource.query(`UPDATE platform.outbox SET last_error = 'no' WHERE id = $1`, [
      givenUp,
    ]);

    await new PurgeHandledEvents(database.dataSource).run(RUNNING);

    const left = await database.dataSource.query(
      'SELECT id FROM platform.outbox ORDER BY position',
    );
    expect(left.map(({ id }: { id: string }) => id)).toEqual(kept);
    expect(
      await database.dataSource.query('SELECT count(*)::int AS n FROM platform.inbox'),
    ).toEqual([{ n: 4 }]);
  });

  it('reads past events that stay in bounded statements, however many there are', async () => {
    await database.dataSource.query(
      `WITH event AS (
         INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data,
           published_at)
         SELECT (lpad(to_hex((extract(epoch FROM now() - interval '40 days') * 1000)::bigint), 12,
           '0')
                 || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
                'test', 's', now(), '', '{}', now() - interval '40 days' FROM generate_series(1,
                  12000) n
         RETURNING id)
       INSERT INTO platform.inbox (event_id, consumer, subject, position, status, handled_at)
       SELECT id, 'c', 's', 1, 'dead', now() FROM event`,
    );
    const handled = await event(31, true, 'done');
    await database.dataSource.query('ANALYZE platform.outbox, platform.inbox');
    const mostRows: number[] = [];
    const observed = {
      query: async (sql: string, values: unknown[]) => {
        mostRows.push(await mostRowsOf(sql, values));
        return database.dataSource.query(sql, values);
      },
    } as unknown as DataSource;

    await new PurgeHandledEvents(observed).run(RUNNING);

    expect(
      await database.dataSource.query('SELECT 1 FROM platform.outbox WHERE id = $1', [handled]),
    ).toEqual([]);
    expect(Math.max(...mostRows)).toBeLessThanOrEqual(5_000);
  });

  /** The most rows of any node of the executed plan. Its changes are rolled back. */
  const mostRowsOf = async (sql: string, values: unknown[]): Promise<number> => {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      const rows = await runner.query(`EXPLAIN (ANALYZE, COSTS OFF) ${sql}`, values);
      const plan: string = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
      const counts = [...plan.matchAll(/rows=(\d+(?:\.\d+)?) loops=(\d+)/g)];
      return Math.max(...counts.map(([, each, loops]) => Number(each) * Number(loops)));
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };

  it('deletes idempotency keys after two days, in as many batches as it takes', async () => {
    await database.dataSource.query(
      `INSERT INTO platform.idempotency_keys (principal, route, key, fingerprint, status, headers,
        created_at)
       SELECT 'p', 'r', n::text, '', 200, '{}', now() - n * interval '1 minute'
         FROM generate_series(1, 5000) AS n`,
    );

    await new PurgeIdempotencyKeys(database.dataSource).run(RUNNING);

    expect(
      await database.dataSource.query('SELECT count(*)::int AS n FROM platform.idempotency_keys'),
    ).toEqual([{ n: 48 * 60 - 1 }]);
  });

  it('deletes counters of windows that have ended', async () => {
    await database.dataSource.query(
      `INSERT INTO platform.rate_limits (key, window_start, ends_at, count)
       VALUES ('old', now(), now() - interval '2 hours', 1), ('new', now(), now(), 1)`,
    );

    await new PurgeRateLimits(database.dataSource).run(RUNNING);

    expect(await database.dataSource.query('SELECT key FROM platform.rate_limits')).toEqual([
      { key: 'new' },
    ]);
  });
});

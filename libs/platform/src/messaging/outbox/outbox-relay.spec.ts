import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { OwnQueues } from '../../../../../test/support/queues.js';
import {
  anId,
  inbox,
  record,
  SOMETHING_HAPPENED,
  something,
} from '../../../../../test/support/worker.js';
import { AuditLog } from '../../audit-log/audit-log.js';
import type { AppConfig } from '../../config/app-config.js';
import { dataSourceOptions } from '../../database/data-source-options.js';
import { Transactions } from '../../database/transactions.js';
import { Clock } from '../../kernel/time/clock.js';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import { Publications } from '../../publications/publications.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import { JobQueues } from '../queues/job-queues.js';
import { PostgresQueueBackend } from '../queues/postgres-queue-backend.js';
import { QueueLimits } from '../queues/queue-room.js';
import { OutboxRelay } from './outbox-relay.js';

const ROUTES = { [SOMETHING_HAPPENED]: ['a', 'b'], 'test.unheard.v1': [] };

/** The real queue, except that it can refuse chosen events or not respond at all. */
class PickyQueues extends JobQueues {
  readonly refused = new Set<string>();
  /** The time after which a silent queue fails, as the backends do. */
  silentMs: number | undefined;
  calls = 0;

  override async enqueue(name: string, reminders: readonly DeliveryJob[]): Promise<void> {
    this.calls += 1;
    if (this.silentMs !== undefined)
      await withTimeout(this.silentMs, 'Adding jobs', new Promise(() => undefined));
    if (reminders.some(({ eventId }) => this.refused.has(eventId)))
      throw new Error('The queue does not like this one.');
    await super.enqueue(name, reminders);
  }
}

describe('OutboxRelay', () => {
  let database: TestDatabase;
  let config: AppConfig;
  let queues: PickyQueues;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await createTestDatabase();
    config = testConfig(database.url, tmpdir());
    const backend = new PostgresQueueBackend(database.url);
    queues = new PickyQueues(new OwnQueues(backend, config), backend);
  });
  afterEach(async () => {
    await queues.onApplicationShutdown();
    await database.drop();
  });

  const aRelay = (): OutboxRelay =>
    new OutboxRelay(config, new Transactions(database.dataSource), queues, new QueueLimits());

  const jobs = (): Promise<Array<{ queue: string; id: string; data: object }>> =>
    database.dataSource.query('SELECT queue, id, data FROM bullmq.job ORDER BY queue, id');

  const pending = (): Promise<Array<{ id: string; last_error: string | null; attempts: number }>> =>
    database.dataSource.query(
      'SELECT id, last_error, attempts FROM platform.outbox WHERE published_at IS NULL',
    );

  it('publishes an event to all its consumers, with only its key in the job', async () => {
    const event = something('subject', { name: 'Ada', email: 'ada@example.test' });
    await record(database.dataSource, event);

    await aRelay().relayBatch(ROUTES);

    const data = { eventId: event.id, type: event.type, traceparent: event.traceparent };
    expect(await jobs()).toEqual([
      { queue: 'a', id: event.id, data },
      { queue: 'b', id: event.id, data },
    ]);
    expect(
      (await inbox(database.dataSource)).map(({ consumer, status }) => [consumer, status]),
    ).toEqual([
      ['a', 'pending'],
      ['b', 'pending'],
    ]);
    expect(await pending()).toEqual([]);
  });

  it('brings the others on when the queue refuses one', async () => {
    const events = Array.from({ length: 10 }, () => something(anId()));
    const refused = events[4]?.id as string;
    queues.refused.add(refused);
    await record(database.dataSource, ...events);

    await aRelay().relayBatch(ROUTES);

    expect(await pending()).toEqual([
      { id: refused, last_error: 'The queue does not like this one.', attempts: 1 },
    ]);
    queues.refused.clear();
    await eventually(async () => {
      await aRelay().relayBatch(ROUTES);
      expect(await pending()).toEqual([]);
    });
  });

  it('tries an event again when its time has come, and not before', async () => {
    const [waiting, due] = [something(anId()), something(anId())];
    await record(database.dataSource, waiting, due);
    const tryAgain = (id: string, after: string) =>
      database.dataSource.query(
        'UPDATE platform.outbox SET next_attempt_at = now() + $2::interval WHERE id = $1',
        [id, after],
      );
    await tryAgain(waiting.id, '1 hour');
    await tryAgain(due.id, '0 seconds');

    await aRelay().relayBatch(ROUTES);

    expect((await pending()).map(({ id }) => id)).toEqual([waiting.id]);
    await tryAgain(waiting.id, '-1 second');
    await aRelay().relayBatch(ROUTES);
    expect(await pending()).toEqual([]);
  });

  it(
    'takes a queue that does not answer for one that is down, and notes it before its own ' +
      'transaction is cut off',
    async () => {
      const limited = testConfig(database.url, tmpdir(), {
        database: { url: database.url, idleInTransactionTimeoutMs: 1_000 },
      });
      const source = await new DataSource(dataSourceOptions(limited)).initialize();
      await record(database.dataSource, ...Array.from({ length: 10 }, () => something(anId())));
      queues.silentMs = 400;

      await new OutboxRelay(
        limited,
        new Transactions(source),
        queues,
        new QueueLimits(),
      ).relayBatch(ROUTES);

      const reason = { last_error: 'Adding jobs took longer than 400 ms.', attempts: 1 };
      expect(await pending()).toMatchObject(Array.from({ length: 10 }, () => reason));
      expect(queues.calls).toBe(2); // One for each consumer, and no more.
      await source.destroy();
    },
  );

  it('waits for a queue no longer than its own transaction may be idle', async () => {
    const limited = testConfig(database.url, tmpdir(), {
      database: { url: database.url, idleInTransactionTimeoutMs: 1_000 },
    });
    const source = await new DataSource(dataSourceOptions(limited)).initialize();
    await record(database.dataSource, something(anId()), something(anId()));
    queues.silentMs = 3_000;

    await new OutboxRelay(limited, new Transactions(source), queues, new QueueLimits()).relayBatch(
      ROUTES,
    );

    expect(await pending()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
    await source.destroy();
  });

  it(
    'leaves events of a type that it does not know for a worker that does, and passes over ' +
      'those that nobody hears',
    async () => {
      const unknown = { ...something(anId()), type: 'test.of-the-next-release.v1' };
      await record(
        database.dataSource,
        unknown,
        { ...something(anId()), type: 'test.unheard.v1' },
        something(anId()),
      );

      await aRelay().relayBatch(ROUTES);

      expect(await pending()).toMatchObject([
        { id: unknown.id, last_error: 'This worker does not know the type of the event.' },
      ]);
      expect(await jobs()).toHaveLength(2);
    },
  );

  it('gives an event up whose type no worker has known for a day, and says why', async () => {
    const [old, fresh] = [something(anId()), something(anId())];
    await record(database.dataSource, old, fresh);
    await database.dataSource.query(
      `UPDATE platform.outbox SET type = 'test.unknown.v1', attempts = 99,
          recorded_at = now() - CASE WHEN id = $1 THEN interval '1 day' ELSE '1 hour' END`,
      [old.id],
    );

    await aRelay().relayBatch(ROUTES);

    expect(await pending()).toMatchObject([{ id: fresh.id, attempts: 100 }]);
    const reason = 'This worker does not know the type of the event.';
    const publications = new Publications(database.dataSource, new AuditLog(new Clock()));
    const found = await publications.list({ status: 'failed' }, { limit: 10, after: null });
    expect(found).toMatchObject([{ eventId: old.id, attempts: 100, failure: reason }]);
    expect(await inbox(database.dataSource)).toEqual([]);
  });

  it('shares the work with other relays without doing any of it twice', async () => {
    const events = Array.from({ length: 450 }, () => something(anId()));
    await record(database.dataSource, ...events);

    const taken = await Promise.all(Array.from({ length: 5 }, () => aRelay().relayBatch(ROUTES)));

    expect(taken.reduce((sum, count) => sum + count)).toBe(450);
    expect(await inbox(database.dataSource)).toHaveLength(900);
  });

  it('repeats, and does not double, what it had added before its commit was lost', async () => {
    const event = something(anId());
    await record(database.dataSource, event);
    const failing = new Transactions(database.dataSource);
    const run = failing.run.bind(failing);
    failing.run = (work) =>
      run(async (tx) => {
        await work(tx);
        throw new Error('The connection was cut at the commit.');
      });

    await expect(
      new OutboxRelay(config, failing, queues, new QueueLimits()).relayBatch(ROUTES),
    ).rejects.toThrow('cut');
    expect([await jobs(), await inbox(database.dataSource)].map(({ length }) => length)).toEqual([
      2, 0,
    ]);

    await aRelay().relayBatch(ROUTES);
    expect([await jobs(), await inbox(database.dataSource)].map(({ length }) => length)).toEqual([
      2, 2,
    ]);
  });

  it('is woken by a commit, and listens again when its connection was cut', async () => {
    config = testConfig(database.url, tmpdir(), { worker: { pollIntervalMs: 60_000 } });
    const relay = aRelay();
    relay.start(ROUTES);
    const listening = async (): Promise<number> =>
      (
        await database.dataSource.query(
          `SELECT pid FROM pg_stat_activity WHERE application_name = 'orderly-outbox-listener'
              AND query LIKE 'LISTEN%'`,
        )
      )[0]?.pid;
    const first = await eventually(async () => {
      const pid = await listening();
      expect(pid).toBeDefined();
      return pid;
    });

    await record(database.dataSource, something(anId()));
    await eventually(async () => expect(await pending()).toEqual([]));

    await database.dataSource.query('SELECT pg_terminate_backend($1)', [first]);
    await eventually(async () => expect((await listening()) ?? first).not.toBe(first));
    await record(database.dataSource, something(anId()));
    await eventually(async () => expect(await pending()).toEqual([]));
    await relay.stop();
  });

  it('polls for what no signal announced', async () => {
    config = testConfig(database.url, tmpdir(), { worker: { pollIntervalMs: 50 } });
    const relay = aRelay();
    relay.start(ROUTES);
    await record(database.dataSource, something(anId()));
    await eventually(async () => expect(await pending()).toEqual([]));

    // Simulates a process that died between its commit and the signal.
    const { id, type, subject, occurredAt, traceparent, data } = something(anId());
    await database.dataSource.query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data) VALUES ($1,
          $2, $3, $4, $5, $6)`,
      [id, type, subject, occurredAt, traceparent, data],
    );

    await eventually(async () => expect(await pending()).toEqual([]));
    await relay.stop();
  });
});

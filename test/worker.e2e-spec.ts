import { tmpdir } from 'node:os';
import { Injectable } from '@nestjs/common';
import type { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Transactions } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/events/domain-event';
import {
  EventConsumer,
  PermanentFailure,
  Undeliverable,
} from '@orderly/platform/events/event-consumer';
import { OutboxRelay } from '@orderly/platform/events/outbox-relay';
import { DeadLetters } from '@orderly/platform/jobs/dead-letters';
import { DeadLetterNotFound } from '@orderly/platform/jobs/dead-letters.errors';
import { createQueueBackend } from '@orderly/platform/jobs/queue.providers';
import type { QueueBackend } from '@orderly/platform/jobs/queue-backend';
import { QueueHealth } from '@orderly/platform/jobs/queue-health';
import { QueueLimits } from '@orderly/platform/jobs/queue-room';
import { QueueStats } from '@orderly/platform/jobs/queue-stats';
import type { DataSource } from 'typeorm';
import { testConfig } from './support/config.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import {
  anId,
  inbox,
  record,
  SOMETHING_HAPPENED,
  something,
  TestWorker,
} from './support/worker.js';

type Perform = (event: DomainEvent, signal: AbortSignal) => Promise<void>;

const ROUTES = { [SOMETHING_HAPPENED]: ['recorder'] };
const BY_COMMAND_LINE = {
  actorId: null,
  origin: { requestId: 'cli', traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`, ip: null },
};

/** Writes each event into a table; what it does before that is the test's. Shared by all workers of a test. */
let perform: Perform = async () => undefined;

@Injectable()
class Recorder extends EventConsumer {
  readonly name = 'recorder';

  override performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    return perform(event, signal);
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await tx.query('INSERT INTO effects (event_id, subject) VALUES ($1, $2)', [
      event.id,
      event.subject,
    ]);
  }

  override async deadLettered(tx: Transaction, event: DomainEvent, reason: string): Promise<void> {
    await tx.query('INSERT INTO burials (event_id, reason) VALUES ($1, $2)', [event.id, reason]);
  }
}

function deliveries(makeRedis: () => Promise<TestRedis | undefined>): void {
  let redis: TestRedis | undefined;
  let database: TestDatabase;
  let db: DataSource;
  let config: AppConfig;
  let queue: QueueBackend;
  const workers: TestWorker[] = [];

  beforeAll(async () => {
    redis = await makeRedis();
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    await redis?.empty();
    perform = async () => undefined;
    database = await createTestDatabase();
    db = database.dataSource;
    config = testConfig(database.url, tmpdir(), { redisUrl: redis?.url as never });
    queue = await createQueueBackend(config);
    await db.query(`
      CREATE TABLE effects (position bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, subject text NOT NULL);
      CREATE TABLE burials (event_id uuid PRIMARY KEY, reason text NOT NULL)`);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await queue.onApplicationShutdown();
    await database.drop();
  });

  async function start(overrides: Partial<AppConfig['worker']> = {}): Promise<TestWorker> {
    const worker = await TestWorker.start({
      config: { ...config, worker: { ...config.worker, ...overrides } },
      consumers: [Recorder],
      routes: ROUTES,
    });
    workers.push(worker);
    return worker;
  }

  const effects = async (): Promise<string[]> =>
    (
      await db.query<Array<{ event_id: string }>>('SELECT event_id FROM effects ORDER BY position')
    ).map((row) => row.event_id);

  const statuses = async (): Promise<string[]> => (await inbox(db)).map(({ status }) => status);

  const reminder = ({ id, type, traceparent }: DomainEvent) => ({ eventId: id, type, traceparent });

  const emptyQueue = (): Promise<unknown> =>
    redis ? redis.empty() : db.query('DELETE FROM bullmq.job');

  it('delivers each event once, with several workers at it', async () => {
    await Promise.all([start(), start()]);
    const events = Array.from({ length: 60 }, () => something(anId()));

    await Promise.all(events.map((event) => record(db, event)));

    await eventually(async () =>
      expect((await effects()).sort()).toEqual(events.map(({ id }) => id).sort()),
    );
    await eventually(async () => expect(await statuses()).toEqual(events.map(() => 'done')));
  });

  it('keeps the order of a subject while its first event is retried, and lets other subjects pass', async () => {
    const [slow, other] = [anId(), anId()];
    const events = [something(slow), something(slow), something(slow), something(other)];
    let failures = 0;
    perform = async ({ id }) => {
      if (id === events[0]?.id && failures++ < 2) throw new Error('not yet');
    };
    await start({ firstBackoffMs: 300, maxBackoffMs: 300 });

    await record(db, ...events);

    await eventually(async () => expect(await effects()).toHaveLength(4));
    const order = await effects();
    expect(order.filter((id) => id !== events[3]?.id)).toEqual(
      events.slice(0, 3).map(({ id }) => id),
    );
    expect(failures).toBe(3);
  });

  it('buries what fails to the last, tells the consumer, and keeps the rest flowing', async () => {
    const poison = something(anId());
    perform = async ({ id }) => {
      // Not an Error on purpose: anything can be thrown.
      if (id === poison.id) throw 'cannot write to ada@example.test';
    };
    const worker = await start();
    await record(db, poison);
    const healthy = Array.from({ length: 10 }, () => something(anId()));
    await record(db, ...healthy);

    await eventually(async () =>
      expect((await effects()).sort()).toEqual(healthy.map(({ id }) => id).sort()),
    );
    await eventually(async () =>
      expect((await statuses()).filter((status) => status === 'dead')).toHaveLength(1),
    );

    const [letter, ...more] = await worker.get(DeadLetters).list({ limit: 10, after: null });
    expect(letter).toMatchObject({
      eventId: poison.id,
      attempts: 3,
      consumer: 'recorder',
      cause: 'failed',
      reason: 'cannot write to [address]',
    });
    expect(more).toEqual([]);
    expect(await db.query('SELECT * FROM burials')).toEqual([
      { event_id: poison.id, reason: letter?.reason },
    ]);
  });

  it.each([
    ['failed', PermanentFailure],
    ['undeliverable', Undeliverable],
  ])('buries at once what cannot be mended by trying again, as %s', async (cause, Failure) => {
    let attempts = 0;
    perform = async () => {
      attempts++;
      throw new Failure('550 no such mailbox');
    };
    const worker = await start();

    await record(db, something(anId()));

    await eventually(async () => expect(await statuses()).toEqual(['dead']));
    expect(attempts).toBe(1);
    const letters = worker.get(DeadLetters);
    expect(await letters.list({ limit: 10, after: null })).toMatchObject([{ cause, attempts: 1 }]);
  });

  it('forgets the cause of before when a replayed delivery dies of another', async () => {
    perform = async () => {
      throw new Undeliverable('550 no such mailbox');
    };
    const worker = await start();
    await record(db, something(anId()));
    const letters = worker.get(DeadLetters);
    const causes = async () =>
      (await letters.list({ limit: 10, after: null })).map(({ cause }) => cause);
    await eventually(async () => expect(await causes()).toEqual(['undeliverable']));
    perform = async () => {
      throw new PermanentFailure('broken');
    };

    await letters.replayAll(BY_COMMAND_LINE);

    await eventually(async () => expect(await causes()).toEqual(['failed']));
  });

  it('replays a dead letter, and only once', async () => {
    const event = something(anId());
    perform = async () => {
      throw new PermanentFailure('broken');
    };
    const worker = await start();
    await record(db, event);
    await eventually(async () => expect(await statuses()).toEqual(['dead']));
    perform = async () => undefined;
    const letters = worker.get(DeadLetters);
    const replay = () =>
      worker
        .get(Transactions)
        .run((tx) => letters.replay(tx, BY_COMMAND_LINE, 'recorder', event.id));

    await replay();

    await expect(replay()).rejects.toThrow(DeadLetterNotFound);
    await eventually(async () => expect(await effects()).toEqual([event.id]));
    await eventually(async () => expect(await statuses()).toEqual(['done']));
    expect(await db.query('SELECT action FROM platform.audit_events')).toEqual([
      { action: 'platform.dead-letter-replayed' },
    ]);
  });

  it('replays all dead letters in one go', async () => {
    const events = Array.from({ length: 5 }, () => something(anId()));
    perform = async () => {
      throw new PermanentFailure('broken');
    };
    const worker = await start();
    await record(db, ...events);
    await eventually(async () => expect(await statuses()).toEqual(events.map(() => 'dead')));
    perform = async () => undefined;

    const replayed = await worker.get(DeadLetters).replayAll(BY_COMMAND_LINE);

    expect(replayed).toBe(5);
    await eventually(async () => expect(await effects()).toHaveLength(5));
  });

  it('gives up a handler that takes too long, even one that does not listen', async () => {
    perform = () => new Promise(() => undefined);
    await start({ handlerTimeoutMs: 100, maxAttempts: 1 });

    await record(db, something(anId()));

    await eventually(async () => expect(await statuses()).toEqual(['dead']));
    expect((await inbox(db))[0]?.last_error).toBe('The handler took longer than 100 ms.');
  });

  it('delivers once what was enqueued by a relay that died before its commit', async () => {
    const event = something(anId());
    await record(db, event);
    await queue.enqueue('recorder', [reminder(event)]);

    await start();

    await eventually(async () => expect(await statuses()).toEqual(['done']));
    await eventually(async () =>
      expect(
        (await db.query('SELECT published_at FROM platform.outbox'))[0].published_at,
      ).not.toBeNull(),
    );
    expect(await effects()).toEqual([event.id]);
  });

  it('delivers what an emptied queue has forgotten', async () => {
    const events = Array.from({ length: 5 }, () => something(anId()));
    await record(db, ...events);
    const relay = new OutboxRelay(config, new Transactions(db), queue, new QueueLimits());
    expect(await relay.relayBatch(ROUTES)).toBe(5);
    await emptyQueue();

    await start();

    await eventually(async () =>
      expect((await effects()).sort()).toEqual(events.map(({ id }) => id).sort()),
    );
  });

  it('does one delivery at a time, whatever the queue says', async () => {
    const event = something(anId());
    let [running, most, runs] = [0, 0, 0];
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    perform = async () => {
      runs++;
      most = Math.max(most, ++running);
      await finished;
      running--;
    };
    await Promise.all([start(), start()]);
    await record(db, event);
    await eventually(() => expect(running).toBe(1));

    await emptyQueue();
    await queue.enqueue('recorder', [reminder(event)]);
    // The second job has come and was sent to wait: the lease is held, and renewed past its length.
    await eventually(async () => {
      const [row] = await db.query(
        `SELECT lease_until - now() > interval '0' AS held, now() - enqueued_at > interval '1.5 s' AS long FROM platform.inbox`,
      );
      expect(row).toEqual({ held: true, long: true });
    });
    finish();

    await eventually(async () => expect(await statuses()).toEqual(['done']));
    expect({ most, runs, effects: await effects() }).toEqual({
      most: 1,
      runs: 1,
      effects: [event.id],
    });
  });

  it('finishes the job under way before it stops', async () => {
    let begun = false;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    perform = async () => {
      begun = true;
      await finished;
    };
    const worker = await start();
    const event = something(anId());
    await record(db, event);
    await eventually(() => expect(begun).toBe(true));

    const stopped = worker.stop();
    finish();
    await stopped;

    expect(await effects()).toEqual([event.id]);
  });

  it('gives a job back that does not end in time, for another worker to do, as if it had not been tried', async () => {
    config = { ...config, shutdown: { drainMs: 0, timeoutMs: 2_300 } };
    const reasons: string[] = [];
    perform = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).message);
          reject(signal.reason);
        });
      });
    const worker = await start();
    await record(db, something(anId()));
    await eventually(async () =>
      expect(
        (await db.query('SELECT lease_owner FROM platform.inbox'))[0]?.lease_owner,
      ).toBeTruthy(),
    );

    await worker.stop();

    expect(reasons).toEqual(['The worker is shutting down.']);
    expect(
      await db.query('SELECT status, attempts, crashes, lease_owner FROM platform.inbox'),
    ).toEqual([{ status: 'pending', attempts: 0, crashes: 0, lease_owner: null }]);
    perform = async () => undefined;
    await start();
    await eventually(async () => expect(await statuses()).toEqual(['done']));
  });

  it('picks up by itself after all its database connections were cut', async () => {
    await start();
    await record(db, something(anId()));
    await eventually(async () => expect(await statuses()).toEqual(['done']));
    const admin = await createAdminConnection(database.ownerUrl);
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await admin.destroy();

    await eventually(() => record(db, something(anId())));

    await eventually(async () => expect(await statuses()).toEqual(['done', 'done']));
  });

  it('tells how much is waiting', async () => {
    perform = async () => {
      throw new PermanentFailure('broken');
    };
    const worker = await start();
    await record(db, something(anId()));
    await eventually(async () => expect(await statuses()).toEqual(['dead']));
    await db.query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data, recorded_at)
       VALUES ($1, 'test.nobody-knows.v1', 'x', now(), '', '{}', now() - interval '1 minute')`,
      [anId()],
    );

    // The delivery is dead as soon as its transaction commits; the queue closes the job a moment later.
    await eventually(async () => {
      const backlog = await worker.get(QueueStats).read(2_000);

      expect(backlog.outbox.pending).toBe(1);
      expect(backlog.outbox.oldestAgeS).toBeGreaterThanOrEqual(60);
      expect(backlog.consumers).toEqual([
        {
          consumer: 'recorder',
          pending: 0,
          dead: { failed: 1, undeliverable: 0 },
          queueDepth: 0,
          oldestJobAgeS: 0,
        },
      ]);
    });
    expect(await worker.get(QueueHealth).check(2_000)).toEqual({
      status: 'up',
      backend: redis ? 'redis' : 'postgres',
    });
  });
}

async function createAdminConnection(url: string): Promise<DataSource> {
  const { DataSource: Source } = await import('typeorm');
  return new Source({ type: 'postgres', url, installExtensions: false }).initialize();
}

describe('deliveries on PostgreSQL', () => deliveries(async () => undefined));
describeWithRedis('deliveries on Redis', () => deliveries(() => TestRedis.start()));

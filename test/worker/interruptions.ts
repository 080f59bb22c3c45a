import { Transactions } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { OutboxRelay } from '@orderly/platform/messaging/outbox/outbox-relay';
import { QueueHealth } from '@orderly/platform/messaging/queues/queue-health';
import { QueueLimits } from '@orderly/platform/messaging/queues/queue-room';
import { QueueStats } from '@orderly/platform/messaging/queues/queue-stats';
import type { DataSource } from 'typeorm';
import { eventually } from '../support/eventually.js';
import { anId, inbox, record, something } from '../support/worker.js';
import {
  config,
  database,
  db,
  effects,
  external,
  queue,
  ROUTES,
  redis,
  start,
  statuses,
} from './set-up.js';

async function createAdminConnection(url: string): Promise<DataSource> {
  const { DataSource: Source } = await import('typeorm');
  return new Source({ type: 'postgres', url, installExtensions: false }).initialize();
}

const reminder = ({ id, type, traceparent }: DomainEvent) => ({ eventId: id, type, traceparent });

const emptyQueue = (): Promise<unknown> =>
  redis ? redis.empty() : db.query('DELETE FROM bullmq.job');

export function interruptions(): void {
  it('gives up a handler that takes too long, even one that does not listen', async () => {
    external.perform = () => new Promise(() => undefined);
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
    external.perform = async () => {
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
        `SELECT lease_until - now() > interval '0' AS held,
            now() - enqueued_at > interval '1.5 s' AS long FROM platform.inbox`,
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
    external.perform = async () => {
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

  it(
    'gives a job back that does not end in time, for another worker to do, as if it had not ' +
      'been tried',
    async () => {
      const reasons: string[] = [];
      external.perform = (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push((signal.reason as Error).message);
            reject(signal.reason);
          });
        });
      const worker = await start({}, { drainMs: 0, timeoutMs: 2_300 });
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
      external.perform = async () => undefined;
      await start();
      await eventually(async () => expect(await statuses()).toEqual(['done']));
    },
  );

  it('picks up by itself after all its database connections were cut', async () => {
    await start();
    await record(db, something(anId()));
    await eventually(async () => expect(await statuses()).toEqual(['done']));
    const admin = await createAdminConnection(database.ownerUrl);
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ' +
        'current_database() AND pid <> pg_backend_pid()',
    );
    await admin.destroy();

    await eventually(() => record(db, something(anId())));

    await eventually(async () => expect(await statuses()).toEqual(['done', 'done']));
  });

  it('tells how much is waiting', async () => {
    external.perform = async () => {
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

    // The delivery is dead as soon as its transaction commits; the queue closes the job a moment
    // later.
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
          isPaused: false,
        },
      ]);
    });
    expect(await worker.get(QueueHealth).check(2_000)).toEqual({
      status: 'up',
      backend: redis ? 'redis' : 'postgres',
    });
  });
}

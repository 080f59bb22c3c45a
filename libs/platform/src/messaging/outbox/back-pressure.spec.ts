import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { testConfig } from '../../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { OwnQueues } from '../../../../../test/support/queues.js';
import {
  anId,
  inbox,
  record,
  SOMETHING_HAPPENED,
  something,
} from '../../../../../test/support/worker.js';
import { Transactions } from '../../database/transactions.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import { JobQueues } from '../queues/job-queues.js';
import { PostgresQueueBackend } from '../queues/postgres-queue-backend.js';
import { QueueLimits } from '../queues/queue-room.js';
import { OutboxRelay } from './outbox-relay.js';

const OTHER = 'test.something-else-happened.v1';
const ROUTES = { [SOMETHING_HAPPENED]: ['a'], [OTHER]: ['a', 'b'] };

class FewJobs extends QueueLimits {
  override readonly ready = 40;
  override readonly total = 60;
  override readonly worthwhile = 5;
}

/** The real queue, except that it refuses chosen events. */
class PickyQueues extends JobQueues {
  readonly refused = new Set<string>();

  override async enqueue(name: string, reminders: readonly DeliveryJob[]): Promise<void> {
    if (reminders.some(({ eventId }) => this.refused.has(eventId)))
      throw new Error('The queue does not like this one.');
    await super.enqueue(name, reminders);
  }
}

describe('the relay under a backlog', () => {
  let database: TestDatabase;
  let queues: PickyQueues;
  let relay: OutboxRelay;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await createTestDatabase();
    const backend = new PostgresQueueBackend(database.url);
    const config = testConfig(database.url, tmpdir());
    queues = new PickyQueues(new OwnQueues(backend, config), backend);
    relay = aRelay();
  });
  afterEach(async () => {
    await queues.onApplicationShutdown();
    await database.drop();
  });

  const aRelay = (): OutboxRelay =>
    new OutboxRelay(
      testConfig(database.url, tmpdir()),
      new Transactions(database.dataSource),
      queues,
      new FewJobs(),
    );
  const jobsOf = async (queue: string): Promise<string[]> =>
    (
      await database.dataSource.query<Array<{ id: string }>>(
        'SELECT id FROM bullmq.job WHERE queue = $1 ORDER BY seq',
        [queue],
      )
    ).map(({ id }) => id);
  const settle = (eventId: string, consumer = 'a') =>
    database.dataSource.query(
      `WITH settled AS (
         UPDATE platform.inbox SET status = 'done', handled_at = now() WHERE event_id = $1
           AND consumer = $2
         RETURNING consumer, subject, position)
       SELECT platform.hand_over(consumer, subject, position, $3) AS next FROM settled`,
      [eventId, consumer, [SOMETHING_HAPPENED, OTHER]],
    );

  it('adds a job for the first event of each subject only', async () => {
    const subject = anId();
    const [first, second, third] = [something(subject), something(subject), something(subject)];
    const another = something(anId());
    await record(database.dataSource, first, second, another, third);

    await relay.relayBatch(ROUTES);

    expect(await jobsOf('a')).toEqual([first.id, another.id]);
    expect(await inbox(database.dataSource)).toHaveLength(4);
    expect(await settle(first.id)).toMatchObject([{ next: { eventId: second.id, held: true } }]);
  });

  it('stops when the queue is full, for any number of relays, and resumes later', async () => {
    await record(database.dataSource, ...Array.from({ length: 150 }, () => something(anId())));
    const relays = [relay, aRelay()];

    for (let round = 0; round < 5; round++)
      await Promise.all(relays.map((each) => each.relayBatch(ROUTES)));
    const full = (await jobsOf('a')).length;
    await database.dataSource.query(`DELETE FROM bullmq.job`);
    await aRelay().relayBatch(ROUTES);

    expect(full).toBeGreaterThanOrEqual(30);
    expect(full).toBeLessThanOrEqual(60);
    expect((await jobsOf('a')).length).toBeGreaterThanOrEqual(20);
  });

  it('lets no type wait behind the backlog of another', async () => {
    await record(database.dataSource, ...Array.from({ length: 150 }, () => something(anId())));
    const last = { ...something(anId()), type: OTHER };
    await record(database.dataSource, last);

    await relay.relayBatch(ROUTES);

    expect(await jobsOf('b')).toEqual([last.id]);
  });

  it('counts jobs in back-off apart, so that they do not hold up the others', async () => {
    await record(database.dataSource, ...Array.from({ length: 20 }, () => something(anId())));
    await relay.relayBatch(ROUTES);
    await database.dataSource.query(
      `UPDATE bullmq.job SET state = 'delayed', process_at_ms = 9e15`,
    );
    await record(database.dataSource, ...Array.from({ length: 60 }, () => something(anId())));

    for (let round = 0; round < 5; round++) await aRelay().relayBatch(ROUTES);

    expect((await jobsOf('a')).length).toBeGreaterThan(45);
    expect((await jobsOf('a')).length).toBeLessThanOrEqual(60);
  });

  it('holds the later event of a subject while the earlier could not be published', async () => {
    const subject = anId();
    const [earlier, later] = [something(subject), something(subject)];
    queues.refused.add(earlier.id);
    await record(database.dataSource, earlier, later);

    await relay.relayBatch(ROUTES);
    expect(await jobsOf('a')).toEqual([]);

    queues.refused.clear();
    await database.dataSource.query('UPDATE platform.outbox SET next_attempt_at = NULL');
    await relay.relayBatch(ROUTES);

    expect(await jobsOf('a')).toEqual([earlier.id]);
    expect(await settle(earlier.id)).toMatchObject([{ next: { eventId: later.id, held: true } }]);
  });

  it('creates a job when the transaction of the predecessor cannot see the event', async () => {
    const subject = anId();
    const [earlier, later] = [something(subject), something(subject)];
    await record(database.dataSource, earlier);
    await relay.relayBatch(ROUTES);
    await record(database.dataSource, later);

    await new Transactions(database.dataSource).run(async (tx) => {
      const [, settled] = await tx.query(
        `UPDATE platform.inbox SET status = 'done', handled_at = now() WHERE event_id = $1`,
        [earlier.id],
      );
      const [{ next }] = await tx.query(`SELECT platform.hand_over('a', $1, 0, '{}') AS next`, [
        subject,
      ]);
      expect({ settled, next }).toEqual({ settled: 1, next: null });
      await relay.relayBatch(ROUTES);
    });

    expect(await jobsOf('a')).toEqual([earlier.id, later.id]);
  });
});

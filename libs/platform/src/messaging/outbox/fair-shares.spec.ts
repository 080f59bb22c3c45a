import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { testConfig } from '../../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { OwnQueues } from '../../../../../test/support/queues.js';
import {
  anId,
  record,
  SOMETHING_HAPPENED,
  something,
  TestWorker,
} from '../../../../../test/support/worker.js';
import { type Transaction, Transactions } from '../../database/transactions.js';
import type { DomainEvent } from '../events/domain-event.js';
import { EventConsumer } from '../events/event-consumer.js';
import { EventProcessor } from '../events/event-processor.js';
import { JobQueues } from '../queues/job-queues.js';
import { PostgresQueueBackend } from '../queues/postgres-queue-backend.js';
import { QueueLimits } from '../queues/queue-room.js';
import { OutboxRelay } from './outbox-relay.js';

const ROUTES = { [SOMETHING_HAPPENED]: ['recorder'] };

class FewJobs extends QueueLimits {
  override readonly ready = 40;
  override readonly total = 60;
  override readonly perOwner = 10;
  override readonly totalPerOwner = 20;
  override readonly worthwhile = 5;
}

@EventProcessor('recorder', { concurrency: 1, perOwner: 2 })
class Recorder extends EventConsumer {
  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await tx.query('INSERT INTO effects (event_id) VALUES ($1)', [event.id]);
  }
}

const eventsOf = (ownerId: string, count: number): DomainEvent[] =>
  Array.from({ length: count }, () => ({ ...something(anId()), ownerId }));

describe('events of several owners', () => {
  let database: TestDatabase;
  let queues: JobQueues;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await createTestDatabase();
    const backend = new PostgresQueueBackend(database.url);
    queues = new JobQueues(new OwnQueues(backend, testConfig(database.url, tmpdir())), backend);
  });
  afterEach(async () => {
    await queues.onApplicationShutdown();
    await database.drop();
  });

  const aRelay = (limits: QueueLimits = new FewJobs()): OutboxRelay =>
    new OutboxRelay(
      testConfig(database.url, tmpdir()),
      new Transactions(database.dataSource),
      queues,
      limits,
    );
  const relay = async (rounds: number, relays = [aRelay()]): Promise<void> => {
    for (let round = 0; round < rounds; round++)
      await Promise.all(relays.map((each) => each.relayBatch(ROUTES)));
  };
  /** The owners of the jobs in the queue, in their order. */
  const owners = async (): Promise<string[]> =>
    (
      await database.dataSource.query<Array<{ lane: string }>>(
        `SELECT o.lane FROM bullmq.job j JOIN platform.outbox o ON o.id = j.id::uuid
          ORDER BY j.seq`,
      )
    ).map(({ lane }) => lane);
  const countOf = async (owner: string): Promise<number> =>
    (await owners()).filter((each) => each === owner).length;
  const settleAll = () =>
    database.dataSource.query(
      `WITH jobs AS (DELETE FROM bullmq.job RETURNING id)
       UPDATE platform.inbox SET status = 'done', handled_at = now()
        WHERE event_id IN (SELECT id::uuid FROM jobs)`,
    );

  it('share each batch, whoever came first', async () => {
    const [flooding, another] = [anId(), anId()];
    await record(database.dataSource, ...eventsOf(flooding, 150), ...eventsOf(another, 1));

    await relay(1, [aRelay(new QueueLimits())]);

    const taken = await owners();
    expect(taken).toContain(another);
    expect(taken.filter((each) => each === flooding)).toHaveLength(50);
  });

  it('fill a part of the queue each', async () => {
    const [flooding, another] = [anId(), anId()];
    await record(database.dataSource, ...eventsOf(flooding, 60));

    await relay(5, [aRelay(), aRelay()]);
    const full = await countOf(flooding);
    await record(database.dataSource, ...eventsOf(another, 3));
    await relay(1);

    expect(full).toBeGreaterThanOrEqual(5);
    expect(full).toBeLessThanOrEqual(20);
    expect(await countOf(another)).toBe(3);
    expect(await countOf(flooding)).toBe(full);
  });

  it('get further jobs when theirs are done', async () => {
    const owner = anId();
    await record(database.dataSource, ...eventsOf(owner, 30));
    await relay(3);

    await settleAll();
    await relay(3);

    expect(await countOf(owner)).toBeGreaterThanOrEqual(5);
  });

  it('may have more in back-off, but not all that the queue holds', async () => {
    const owner = anId();
    await record(database.dataSource, ...eventsOf(owner, 60));
    for (let round = 0; round < 8; round++) {
      await relay(1);
      await database.dataSource.query(
        `UPDATE platform.inbox SET next_attempt_at = now() + interval '1 hour'`,
      );
    }

    expect(await countOf(owner)).toBe(20);
  });

  it('have their turn one after the other, when a batch is too small for all', async () => {
    const all = Array.from({ length: 30 }, anId);
    for (const owner of all) await record(database.dataSource, ...eventsOf(owner, 3));
    const running = aRelay();

    await relay(1, [running]);
    const first = new Set(await owners());
    await relay(1, [running]);

    expect(first.size).toBe(20);
    expect(new Set(await owners())).toEqual(new Set(all));
  });

  it('are handled in turn, and nothing waits behind the flood of another', async () => {
    const [flooding, another] = [anId(), anId()];
    await database.dataSource.query(
      'CREATE TABLE effects (place int GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL)',
    );
    const [single] = eventsOf(another, 1);
    if (!single) throw new Error('There is no event.');
    await record(database.dataSource, ...eventsOf(flooding, 20), single);

    const worker = await TestWorker.start({
      config: testConfig(database.url, tmpdir()),
      consumers: [Recorder],
      routes: ROUTES,
    });
    const effects = (): Promise<Array<{ place: number; event_id: string }>> =>
      database.dataSource.query('SELECT place, event_id FROM effects ORDER BY place');
    await eventually(async () => expect(await effects()).toHaveLength(21));
    await worker.stop();

    const { place } = (await effects()).find(({ event_id }) => event_id === single.id) ?? {};
    expect(place).toBeLessThanOrEqual(4);
  });
});

import { v7 as uuidv7 } from 'uuid';
import { anActor } from '../../../../test/support/an-actor.js';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import {
  anId,
  record,
  SOMETHING_HAPPENED,
  something,
  TestWorker,
} from '../../../../test/support/worker.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import type { Job } from '../jobs/job.js';
import { Jobs } from '../jobs/jobs.js';
import { JobsRepository } from '../jobs/jobs.repository.js';
import { JobRuns } from '../jobs/running/job-runs.js';
import { JobTimings } from '../jobs/running/job-worker.js';
import { Clock } from '../kernel/time/clock.js';
import type { DomainEvent } from '../messaging/events/domain-event.js';
import { EventConsumer } from '../messaging/events/event-consumer.js';
import { EventProcessor } from '../messaging/events/event-processor.js';
import { PermanentFailure } from '../messaging/failures/delivery-failures.js';
import { Outbox } from '../messaging/outbox/outbox.js';
import { JobQueues } from '../messaging/queues/job-queues.js';
import { EVENT_REPLAY, type ReplaySelection } from './event-replay.js';
import { EventReplays } from './event-replays.js';
import { ReplayAll } from './replay-all.js';
import { ReplayBatches } from './replay-batches.js';
import { ReplayEvents } from './replay-events.job.js';

const OTHER = 'test.other-happened.v1';
const ROUTES = {
  [SOMETHING_HAPPENED]: ['first', 'late'],
  [OTHER]: ['late'],
  [EVENT_REPLAY.event]: [EVENT_REPLAY.name],
};
const HOUR_MS = 3_600_000;
const ACTOR = anActor({ userId: anId() });
const OPERATOR = { actorId: null, origin: ACTOR.origin };

let isBroken = false;

abstract class Recorder extends EventConsumer {
  async handle(tx: Transaction, { id }: DomainEvent): Promise<void> {
    if (isBroken) throw new PermanentFailure('broken');
    await tx.query('INSERT INTO effects (consumer, event_id) VALUES ($1, $2)', [this.name, id]);
  }
}
@EventProcessor('first')
class First extends Recorder {}
@EventProcessor('late')
class Late extends Recorder {}

describe('a replay', () => {
  let database: TestDatabase;
  let worker: TestWorker;
  let transactions: Transactions;
  let jobs: Jobs;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query(
      `CREATE TABLE effects (position bigint GENERATED ALWAYS AS IDENTITY, consumer text,
          event_id uuid)`,
    );
    transactions = new Transactions(database.dataSource);
    const clock = new Clock();
    const audit = new AuditLog(clock);

    jobs = new Jobs(
      new JobsRepository(database.dataSource),
      new Outbox(database.dataSource),
      audit,
      clock,
    );
    worker = await TestWorker.start({
      config: testConfig(database.url, '/nowhere'),
      consumers: [First, Late, ReplayEvents],
      providers: [JobRuns, JobTimings, ReplayBatches],
      routes: ROUTES,
    });
  });
  afterAll(async () => {
    await worker.stop();
    await database.drop();
  });
  beforeEach(async () => {
    isBroken = false;
    await database.dataSource.query('TRUNCATE platform.outbox, platform.inbox, effects');
  });

  const replay = async (selection: ReplaySelection): Promise<Job> => {
    const replays = new EventReplays(jobs, new AuditLog(new Clock()));
    const { id } = await transactions.run((tx) => replays.start(tx, ACTOR, selection));
    return eventually(async () => {
      const job = await jobs.get(ACTOR, id);
      expect(job.finishedAt).not.toBeNull();
      return job;
    });
  };
  const effects = async (consumer: string): Promise<string[]> => {
    const rows = await database.dataSource.query<Array<{ event_id: string }>>(
      'SELECT event_id FROM effects WHERE consumer = $1 ORDER BY position',
      [consumer],
    );
    return rows.map(({ event_id }) => event_id);
  };
  const deliveries = async (): Promise<string[]> => {
    const rows = await database.dataSource.query<Array<{ status: string }>>(
      `SELECT status FROM platform.inbox WHERE consumer <> '${EVENT_REPLAY.name}'`,
    );
    return rows.map(({ status }) => status);
  };
  const allAre = (status: string, count: number) =>
    eventually(async () => expect(await deliveries()).toEqual(Array(count).fill(status)));
  /** Events that were published before `late` received their type. */
  async function published(...events: DomainEvent[]): Promise<string[]> {
    await record(database.dataSource, ...events);
    await allAre('done', 2 * events.length);
    // A job that is left over would deliver its event once more, now that its row goes.
    await eventually(async () =>
      expect(await database.dataSource.query('SELECT FROM bullmq.job')).toEqual([]),
    );
    await database.dataSource.query(`DELETE FROM platform.inbox WHERE consumer = 'late'`);
    await database.dataSource.query('TRUNCATE effects');
    return events.map(({ id }) => id);
  }

  it('brings a new consumer what came before it, in order, and repeats nothing', async () => {
    const [one, other] = [anId(), anId()];
    const events = Array.from({ length: 30 }, (_, n) => something(n % 3 === 0 ? other : one));
    const ids = await published(...events);

    const job = await replay({ consumer: 'late', type: SOMETHING_HAPPENED });
    const again = await replay({ consumer: 'late', type: SOMETHING_HAPPENED });

    expect(job).toMatchObject({ status: 'succeeded', result: { replayed: 30, skipped: 0 } });
    expect(again.result).toEqual({ replayed: 0, skipped: 30 });
    await allAre('done', 60);
    const inSubject = (subject: string) =>
      events.filter((each) => each.subject === subject).map(({ id }) => id);
    const seen = await effects('late');
    expect([...seen].sort()).toEqual([...ids].sort());
    for (const subject of [one, other])
      expect(seen.filter((id) => inSubject(subject).includes(id))).toEqual(inSubject(subject));
    expect(await effects('first')).toEqual([]);
  });

  it('has a job for the first event of each subject alone', async () => {
    const [one, other] = [anId(), anId()];
    await published(...Array.from({ length: 6 }, (_, n) => something(n % 3 === 0 ? other : one)));
    const batches = new ReplayBatches(worker.get(JobQueues));
    const selection = { consumer: 'late', type: SOMETHING_HAPPENED };

    const batch = await transactions.run((tx) => batches.replay(tx, selection, ROUTES, null, 100));

    expect(batch).toEqual({ last: null, replayed: 6, skipped: 0, released: 2 });
    await allAre('done', 12);
  });

  it('takes one event, or those of a time, and leaves the others', async () => {
    const events = [3, 2, 1].map((hours) => ({
      ...something(anId()),
      id: idAt(hours),
      occurredAt: hoursAgo(hours).toISOString(),
    }));
    const [, second, third] = await published(...events);

    const range = { consumer: 'late', from: hoursAgo(2.5), to: hoursAgo(1.5) };
    expect((await replay(range)).result).toEqual({ replayed: 1, skipped: 0 });
    await eventually(async () => expect(await effects('late')).toEqual([second]));
    const one = { consumer: 'late', eventId: third as string };
    expect((await replay(one)).result).toEqual({ replayed: 1, skipped: 0 });
    await eventually(async () => expect(await effects('late')).toEqual([second, third]));
  });

  it('revives the dead letters of the selection alone', async () => {
    isBroken = true;
    const events = [something(anId()), { ...something(anId()), type: OTHER }];
    await record(database.dataSource, ...events);
    await allAre('dead', 3);
    isBroken = false;

    const job = await replay({ consumer: 'late', type: OTHER });

    expect(job.result).toEqual({ replayed: 1, skipped: 0 });
    await eventually(async () => expect(await effects('late')).toEqual([events[1]?.id]));
    expect((await deliveries()).filter((status) => status === 'dead')).toHaveLength(2);
  });

  it.each([
    ['nobody', undefined, 'No consumer is called nobody.'],
    ['first', OTHER, `first does not receive ${OTHER}.`],
  ])('fails for %s and %s, which the workers do not route', async (consumer, type, detail) => {
    const selection = { consumer, from: hoursAgo(1), ...(type && { type }) };
    const { failure } = await replay(selection);

    expect(failure).toEqual({ code: 'consumer-not-subscribed', detail });
  });

  it('of the command line does the same in its own process, and is audited', async () => {
    const [id] = await published(something(anId()));
    const queues = worker.get(JobQueues);
    const batches = new ReplayBatches(queues);
    const all = new ReplayAll(transactions, batches, queues, new AuditLog(new Clock()));

    const selection = { consumer: 'late', from: hoursAgo(1) };
    expect(await all.run(OPERATOR, selection, ROUTES)).toEqual({ replayed: 1, skipped: 0 });

    await eventually(async () => expect(await effects('late')).toEqual([id]));
    const entries = await database.dataSource.query(
      'SELECT action, subject_id FROM platform.audit_events WHERE actor_id IS NULL',
    );
    expect(entries).toEqual([{ action: 'platform.event-replay-started', subject_id: 'late' }]);
  });
});

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * HOUR_MS);
const idAt = (hours: number): string => uuidv7({ msecs: hoursAgo(hours).getTime() });

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { anId, record, something } from './support/worker.js';

const KILLS = Number(process.env['ORDER_KILLS'] ?? 3);
const SUBJECTS = 25;
const EVENTS_PER_SUBJECT = Number(process.env['ORDER_EVENTS'] ?? 6);
const CONSUMERS = ['stepwise', 'at-once'];

function keepsOrder(makeRedis: () => Promise<TestRedis | undefined>): void {
  let redis: TestRedis | undefined;
  let database: TestDatabase;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    redis = await makeRedis();
    database = await createTestDatabase();
    await database.dataSource.query(
      `CREATE TABLE effects (place serial, consumer text NOT NULL, event_id uuid NOT NULL,
        subject text NOT NULL);
       GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC; GRANT ALL
         ON ALL SEQUENCES IN SCHEMA public TO PUBLIC`,
    );
  });
  afterAll(async () => {
    await Promise.all(workers.map(kill));
    await database.drop();
    await redis?.stop();
  });

  function start(): ChildProcess {
    const script = [
      '--import',
      '@swc-node/register/esm-register',
      resolve('test/support/ordered-worker.ts'),
    ];
    const environment = { ...process.env, DATABASE_URL: database.url, NODE_OPTIONS: '' };
    const worker = spawn(process.execPath, script, {
      stdio: 'inherit',
      env: redis ? { ...environment, REDIS_URL: redis.url } : environment,
    });
    workers.push(worker);
    return worker;
  }

  async function kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }

  const effects = async (): Promise<number> =>
    (await database.dataSource.query('SELECT count(*)::int AS n FROM effects'))[0].n;

  it('handles every event once and in the order of its subject, with two workers of which one ' +
    'is killed again and again', async () => {
    const subjects = Array.from({ length: SUBJECTS }, () => anId());
    // Half of the subjects come one event after the other, half of them in turns.
    const blocks = subjects.slice(0, SUBJECTS / 2).flatMap((subject) => eventsOf(subject));
    const turns = Array.from({ length: EVENTS_PER_SUBJECT }, () =>
      subjects.slice(SUBJECTS / 2).map((subject) => something(subject)),
    ).flat();
    const events = [...blocks, ...turns];
    await record(database.dataSource, ...events);
    const all = events.length * CONSUMERS.length;

    start();
    let victim = start();
    for (let killed = 1; killed <= KILLS; killed++) {
      const due = (all * killed) / (KILLS + 2);
      await eventually(async () => expect(await effects()).toBeGreaterThan(due), {
        withinMs: 60_000,
      });
      await kill(victim);
      victim = start();
    }
    await eventually(async () => expect(await effects()).toBeGreaterThanOrEqual(all), {
      withinMs: 60_000,
    });

    for (const consumer of CONSUMERS)
      for (const subject of subjects) {
        const rows = await database.dataSource.query<Array<{ event_id: string }>>(
          'SELECT event_id FROM effects WHERE consumer = $1 AND subject = $2 ORDER BY place',
          [consumer, subject],
        );
        expect(rows.map(({ event_id }) => event_id)).toEqual(
          events.filter((event) => event.subject === subject).map(({ id }) => id),
        );
      }
  }, 240_000);
}

const eventsOf = (subject: string) =>
  Array.from({ length: EVENTS_PER_SUBJECT }, () => something(subject));

describe('order under back-pressure, with jobs on PostgreSQL', () =>
  keepsOrder(async () => undefined));
describeWithRedis('order under back-pressure, with jobs on Redis', () =>
  keepsOrder(() => TestRedis.start()),
);

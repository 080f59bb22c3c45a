import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Workers } from '@orderly/platform/workers/workers';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { patience, rounds } from './support/rounds.js';
import { anId, inbox, record, ShortHeartbeats, something } from './support/worker.js';

const KILLS = rounds(2);

function crashes(makeRedis: () => Promise<TestRedis | undefined>): void {
  let redis: TestRedis | undefined;
  let database: TestDatabase;
  let worker: ChildProcess | undefined;

  beforeAll(async () => {
    redis = await makeRedis();
    database = await createTestDatabase();
    await database.dataSource.query(`
      CREATE TABLE starts (event_id uuid NOT NULL, pid int NOT NULL);
      CREATE TABLE effects (event_id uuid NOT NULL)`);
  });
  afterAll(async () => {
    await kill();
    await database.drop();
    await redis?.stop();
  });

  function start(): void {
    const script = [
      '--import',
      '@swc-node/register/esm-register',
      resolve('test/support/hanging-worker.ts'),
    ];
    const environment = {
      ...process.env,
      DATABASE_URL: database.url,
      HANGS: String(KILLS),
      NODE_OPTIONS: '',
    };
    worker = spawn(process.execPath, script, {
      stdio: 'inherit',
      env: redis ? { ...environment, REDIS_URL: redis.url } : environment,
    });
  }

  async function kill(): Promise<void> {
    if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }

  const count = async (table: 'starts' | 'effects'): Promise<number> =>
    (await database.dataSource.query(`SELECT count(*)::int AS n FROM ${table}`))[0].n;

  it(
    `is done in the end, once, though the worker is killed ${KILLS} times in the middle of it`,
    async () => {
      const event = something(anId());
      await record(database.dataSource, event);

      for (let killed = 1; killed <= KILLS; killed++) {
        start();
        await eventually(async () => expect(await count('starts')).toBe(killed), {
          withinMs: 30_000,
        });
        await kill();
      }
      const workers = new Workers(database.dataSource, new ShortHeartbeats());
      await eventually(async () =>
        expect(await workers.count()).toEqual({ alive: 0, missing: 1, replaced: KILLS - 1 }),
      );
      start();

      await eventually(async () => expect(await count('effects')).toBe(1), { withinMs: 30_000 });
      await eventually(async () =>
        expect(await inbox(database.dataSource)).toMatchObject([
          { event_id: event.id, status: 'done', attempts: 0, crashes: KILLS },
        ]),
      );
    },
    patience(120_000),
  );
}

describe('a job on PostgreSQL whose worker is killed', () => crashes(async () => undefined));
describeWithRedis('a job on Redis whose worker is killed', () => crashes(() => TestRedis.start()));

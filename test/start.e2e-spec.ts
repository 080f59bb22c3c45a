import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlankDatabase, createTestDatabase } from './support/database.js';
import { freePort } from './support/processes.js';
import { runToEnd as run } from './support/run-to-end.js';

describe('a start that cannot succeed', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'orderly-start-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('says in one line that the port is taken, and leaves nothing behind', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const ended = await run('cli', ['start'], {
      PORT: String(port),
      DATA_DIR: join(directory, 'data'),
    });
    server.close();

    expect(ended).toEqual({
      code: 78,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^Orderly cannot start:\n {2}- PORT: port ${port} is taken.*\n$`),
      ),
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(['api', 'worker'])(
    'tells who starts the %s on an empty database to migrate it',
    async (app) => {
      const blank = await createBlankDatabase();
      const port = String(await freePort());

      const ended = await run(app, [], {
        DATABASE_URL: blank.url,
        PORT: port,
        WORKER_HEALTH_PORT: '0',
      });
      await blank.drop();

      expect(ended).toEqual({
        code: 78,
        stdout: '',
        stderr: expect.stringMatching(
          /^Orderly cannot start:\n {2}- The database .* run npm run db:migrate.*\n$/,
        ),
      });
    },
  );
});

describe('the command line', () => {
  it.each([
    ['dead-letters', 'replay', 'mail', 'xyz'],
    ['dead-letters', 'replay'],
    ['dead-letters', 'list', '--limit', '0'],
    ['dead-letters', 'list', '--cause', 'bad-luck'],
    ['dead-letters', 'replay', 'mail', '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10', '--cause=failed'],
    ['events', 'replay', 'mail'],
    ['events', 'replay', 'mail', '--from', 'yesterday'],
    ['events', 'show', 'xyz'],
    ['db:generate', 'nowhere', 'add-tea'],
    ['db:generate', 'orders'],
    ['no-such-command'],
  ])('answers %s %s %s %s with how it is used', async (...args) => {
    const { code, stderr } = await run('cli', args, {});

    expect(code).toBe(64);
    expect(stderr).toMatch(/^error: .*\n\nUsage: orderly /);
  });

  it('says which database it brought up to date', async () => {
    const blank = await createBlankDatabase();
    const { host, pathname } = new URL(blank.url);

    const ended = await run('cli', ['db:migrate'], {
      DATABASE_URL: blank.url,
      DATABASE_MIGRATION_URL: blank.ownerUrl,
    });
    await blank.drop();

    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`Database: ${host}${pathname}\n`);
  });

  it('prints what a migration would do, without doing it', async () => {
    const database = await createTestDatabase();
    const environment = {
      DATABASE_URL: database.url,
      DATABASE_MIGRATION_URL: database.ownerUrl,
    };
    const upToDate = await run('cli', ['db:migrate', '--dry-run'], environment);
    await database.dataSource.query(
      `DELETE FROM migrations WHERE name = 'RuntimeSettings1795000009000';
       DROP TABLE platform.runtime_settings`,
    );

    const pending = await run('cli', ['db:migrate', '--dry-run'], environment);
    const [{ found }] = await database.dataSource.query(
      `SELECT to_regclass('platform.runtime_settings') AS found`,
    );
    await database.drop();

    expect(upToDate).toMatchObject({ code: 0, stdout: expect.stringMatching(/is up to date/) });
    expect(pending.code).toBe(1);
    expect(pending.stdout).toMatch(
      /\n-- RuntimeSettings1795000009000, in one transaction\nCREATE TABLE platform.runtime_sett/,
    );
    expect(pending.stdout).toMatch(/-- 1 migration is pending\. Nothing was changed\.\n$/);
    expect(found).toBeNull();
  });

  it('says that the tables of the queue would be made, when only they are missing', async () => {
    const database = await createTestDatabase();
    await database.dataSource.query('DROP SCHEMA bullmq CASCADE');
    const environment = {
      DATABASE_URL: database.url,
      DATABASE_MIGRATION_URL: database.ownerUrl,
    };

    const [pending, withRedis, doctor] = await Promise.all([
      run('cli', ['db:migrate', '--dry-run'], environment),
      run('cli', ['db:migrate', '--dry-run'], { ...environment, REDIS_URL: 'redis://127.0.0.1' }),
      run('cli', ['doctor'], environment),
    ]);
    const [{ made }] = await database.dataSource.query("SELECT to_regnamespace('bullmq') AS made");
    await database.drop();

    expect(pending.code).toBe(1);
    expect(pending.stdout).toMatch(/\n-- the tables of the queue, version \d+, in one transaction/);
    expect(pending.stdout).toMatch(/-- 1 migration is pending\. Nothing was changed\.\n$/);
    expect(made).toBeNull();
    expect(withRedis).toMatchObject({ code: 0, stdout: expect.stringMatching(/is up to date/) });
    expect(doctor.stdout).toContain('FAILED  queue: Jobs have no tables in PostgreSQL.\n');
  });
});

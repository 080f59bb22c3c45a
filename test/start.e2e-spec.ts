import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { previewQueueTables } from '@orderly/platform/database/migration-preview';
import { testConfig } from './support/config.js';
import { createBlankDatabase, createTestDatabase } from './support/database.js';
import { freePort } from './support/processes.js';
import { runCommand } from './support/run-command.js';
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
  it('answers a command that it does not know with how it is used', async () => {
    const { code, stderr } = await run('cli', ['no-such-command'], {});

    expect(code).toBe(64);
    expect(stderr).toMatch(/^error: .*\n\nUsage: orderly /);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const env = { PATH: process.env['PATH'] };
    const cli = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'features'], { env });
    let complaints = '';
    cli.stderr.on('data', (text) => {
      complaints += text;
    });

    cli.stdout.destroy();

    const [code] = await once(cli, 'close');
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
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
    const preview = (env: Record<string, string> = {}) =>
      runCommand(['db:migrate', '--dry-run'], {
        DATABASE_URL: database.url,
        DATABASE_MIGRATION_URL: database.ownerUrl,
        ...env,
      });
    const migrated = await previewQueueTables(testConfig(database.ownerUrl, tmpdir()));
    await database.dataSource.query('DROP SCHEMA bullmq CASCADE');
    const withRedis = await preview({ REDIS_URL: 'redis://127.0.0.1' });
    await database.dataSource.query(
      `DELETE FROM migrations WHERE name = 'RuntimeSettings1795000009000';
       DROP TABLE platform.runtime_settings`,
    );

    const pending = await preview();
    const [{ table, queues }] = await database.dataSource.query(
      `SELECT to_regclass('platform.runtime_settings') AS table,
         to_regnamespace('bullmq') AS queues`,
    );
    await database.drop();

    expect(migrated).toEqual([]);
    expect(withRedis).toMatchObject({ code: 0, stdout: expect.stringMatching(/is up to date/) });
    expect(pending.code).toBe(1);
    expect(pending.stdout).toMatch(
      /\n-- RuntimeSettings1795000009000, in one transaction\nCREATE TABLE platform.runtime_sett/,
    );
    expect(pending.stdout).toMatch(/\n-- the tables of the queue, version \d+, in one transaction/);
    expect(pending.stdout).toMatch(/-- 2 migrations are pending\. Nothing was changed\.\n$/);
    expect({ table, queues }).toEqual({ table: null, queues: null });
  });
});

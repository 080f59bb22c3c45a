import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import pg from 'pg';
import { eventually } from '../../../../test/support/eventually.js';
import { folderForClusters } from '../../../../test/support/folder-for-clusters.js';
import {
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
import { findProcess } from './processes.js';

const ROOT = join(import.meta.dirname, '../../../..');
const HOLDER = join(ROOT, 'test/support/hold-embedded-postgres.ts');

let directory: string;
const running: EmbeddedPostgres[] = [];

async function start({ durable = false } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ directory, database: 'orderly', durable });
  running.push(postgres);
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmasterPid = (): number =>
  Number(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n', 1)[0]);

/** Another process of ours that runs the cluster, as `npm start` does. */
async function startElsewhere() {
  const args = ['--import', '@swc-node/register/esm-register', HOLDER, directory];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

describe('startEmbeddedPostgres', () => {
  beforeEach(() => {
    directory = mkdtempSync(join(folderForClusters(), 'orderly-embedded-'));
  });

  afterEach(async () => {
    for (const postgres of running.splice(0)) await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('keeps the data and the port from one start to the next', async () => {
    const first = await start();
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();

    const second = await start();

    expect(second.url).toBe(first.url);
    expect(await query(second.ownerUrl, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('gives the application a role that owns nothing, even on older data', async () => {
    const first = await start();
    await query(first.ownerUrl, 'DROP ROLE orderly_app');
    await first.stop();
    rmSync(join(directory, 'app-password'));

    const second = await start();

    expect(
      await query(
        second.url,
        'SELECT current_user AS me, usesuper FROM pg_user WHERE usename = current_user',
      ),
    ).toEqual([{ me: 'orderly_app', usesuper: false }]);
    await expect(query(second.url, 'CREATE TABLE mine ()')).rejects.toThrow('permission denied');
  });

  it('takes another port when somebody listens on the old one', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');

    const second = await start();

    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    squatter.close();
  });

  it('refuses a folder that another process uses, and lends that one out', async () => {
    const { url, ownerUrl } = await start();

    await expect(start()).rejects.toThrow(/^DATA_DIR is in use by process \d+/);

    expect(await findEmbeddedPostgres(directory, 'orderly')).toEqual({ url, ownerUrl });
  });

  it('starts again after its process was killed, and stops what that one left', async () => {
    const other = await startElsewhere();
    const left = postmasterPid();
    other.kill('SIGKILL');
    await once(other, 'exit');

    const postgres = await start();

    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    await eventually(() => expect(findProcess(left)?.zombie ?? true).toBe(true));
  });

  it('ends with its process, although nobody starts it again', async () => {
    const other = await startElsewhere();
    const left = postmasterPid();

    other.kill('SIGKILL');

    await eventually(() => expect(findProcess(left)?.zombie ?? true).toBe(true));
  });

  it('is not fooled by a pid file whose number another program has now', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(
      join(directory, 'data/postmaster.pid'),
      `${process.pid}\n${directory}/data\n1\n5\n\n127.0.0.1\n\nready\n`,
    );

    const second = await start();

    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('has lost nothing that was committed when the database itself was killed', async () => {
    const first = await start({ durable: true });
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS one');
    process.kill(postmasterPid(), 'SIGKILL');
    await eventually(() => expect(findProcess(postmasterPid())?.zombie ?? true).toBe(true));
    await first.stop();

    const second = await start();

    expect(await query(second.ownerUrl, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('says so when the folder cannot be written', async () => {
    writeFileSync(join(directory, 'file'), '');

    const failure = startEmbeddedPostgres({
      directory: join(directory, 'file/below'),
      database: 'orderly',
    });

    await expect(failure).rejects.toThrow(ConfigurationError);
    await expect(failure).rejects.toThrow(/^DATA_DIR: this user cannot write to/);
  });

  it('says so when the cluster is of another version', async () => {
    mkdirSync(join(directory, 'data'));
    writeFileSync(join(directory, 'data/PG_VERSION'), '9\n');

    await expect(start()).rejects.toThrow(/^DATA_DIR holds a cluster of PostgreSQL 9/);
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/src/server/embedded-postgres.js';
import { migrate } from '../../libs/platform/src/database/migrator.js';
import { testConfig } from './config.js';
import { folderForClusters, MEMORY } from './folder-for-clusters.js';

const FOLDER = 'orderly-test-';
export const TEMPLATE = 'orderly_template';

/**
 * One PostgreSQL for the whole test run. Each test database is a copy of the migrated template,
 * made in some 20 ms.
 */
export async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  await removeLeftovers();
  const directory = await mkdtemp(join(folderForClusters(), `${FOLDER}${process.pid}-`));
  const postgres = await startEmbeddedPostgres({ directory, database: TEMPLATE, durable: false });
  const logs = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-logs-`));
  const run = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-run-`));
  const stop = async () => {
    await postgres.stop();
    for (const each of [directory, logs, run]) await rm(each, { recursive: true, force: true });
  };
  try {
    const { ORDERLY_SCHEMA_OF: checkout } = process.env;
    if (checkout) await migrateAs(checkout, postgres);
    else
      await migrate(
        testConfig(postgres.url, directory, { database: { migrationUrl: postgres.ownerUrl } }),
      );
    await lendTestTables(postgres.ownerUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  // Inherited by the processes that jest runs the tests in.
  process.env.ORDERLY_TEST_TEMPLATE_URL = postgres.ownerUrl;
  process.env.ORDERLY_TEST_APPLICATION_URL = postgres.url;
  process.env.ORDERLY_TEST_LOGS = logs;
  process.env.ORDERLY_TEST_RUN = run;
  return { stop };
}

/** The schema of another release, which is built in `checkout`: see `.ci/previous-release.mjs`. */
async function migrateAs(
  checkout: string,
  { url, ownerUrl }: { url: string; ownerUrl: string },
): Promise<void> {
  const command = [join(checkout, 'apps/cli/bin/orderly.mjs'), 'db:migrate'];
  await promisify(execFile)(process.execPath, command, {
    cwd: checkout,
    env: { PATH: process.env.PATH, DATABASE_URL: url, DATABASE_MIGRATION_URL: ownerUrl },
  });
}

/**
 * Consumers that a test brings write into tables that the test makes: those are the application's
 * to use, as a migration's would be.
 */
async function lendTestTables(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO orderly_app',
  );
  await client.end();
}

/** Folders of test runs that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const folder of [tmpdir(), MEMORY]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
      if (pid === undefined || isAlive(Number(pid))) continue;
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

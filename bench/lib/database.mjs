/** A PostgreSQL of the benchmark's own: durable, empty, with the newest schema, and gone afterwards. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { built, ROOT } from './paths.mjs';

const BASE = join(ROOT, '.orderly');

/**
 * On the disk of the repository and not in /tmp, which may be memory: then fsync would cost nothing.
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>} `pid` is the postmaster's
 */
export async function startDatabase({ migrated = true } = {}) {
  const { startEmbeddedPostgres } = await built('libs/platform/src/embedded/embedded-postgres.js');
  mkdirSync(BASE, { recursive: true });
  const directory = join(BASE, `bench-${process.pid}`);
  const postgres = await startEmbeddedPostgres({ directory, database: 'bench' });
  const stop = async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const pid = Number(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
    if (migrated) {
      const { migrate } = await built('libs/platform/src/database/migrator.js');
      const { loadConfig } = await built('libs/platform/src/config/load-config.js');
      await migrate(loadConfig({ DATABASE_URL: postgres.url }));
    }
    return { url: postgres.url, pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {string} url @param {string} text @param {unknown[]} [values] @returns {Promise<any[]>} */
export async function ask(url, text, values) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

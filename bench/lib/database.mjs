/**
 * A PostgreSQL of the benchmark's own: durable, empty, with the newest schema, and gone afterwards.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { built, ROOT } from './paths.mjs';

const BASE = join(ROOT, '.orderly');

/** @type {URL} */
let owner;

/** The same database, as the owner of its tables. @param {string} url */
export const ownerOf = (url) =>
  Object.assign(new URL(url), { username: owner.username, password: owner.password }).href;

/**
 * On the disk of the repository and not in /tmp, which may be memory: then fsync would cost
 * nothing.
 * @returns {Promise<{ url: string, pid: number, add: (name: string) => Promise<string>, deadlocks:
 *   () => string[], stop: () => Promise<void> }>} `pid` is the postmaster's; `add` makes another
 *   database on the same server and returns its URL; `deadlocks` returns what the server logged
 *   about each
 */
export async function startDatabase() {
  const { startEmbeddedPostgres } = await built(
    'libs/embedded-postgres/src/server/embedded-postgres.js',
  );
  mkdirSync(BASE, { recursive: true });
  removeLeftovers();
  const directory = join(BASE, `bench-${process.pid}`);
  const postgres = await startEmbeddedPostgres({ directory, database: 'bench' });
  const stop = async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const pid = Number(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
    ownedBy(postgres.ownerUrl);
    await migrate(postgres.url);
    const add = async (name) => {
      await ask(postgres.url, `CREATE DATABASE ${name}`);
      const url = postgres.url.replace(/\/bench$/, `/${name}`);
      await migrate(url);
      return url;
    };
    const deadlocks = () => deadlocksIn(readFileSync(join(directory, 'postgres.log'), 'utf8'));
    return { url: postgres.url, pid, add, deadlocks, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * With both statements, without which a deadlock can hardly be explained.
 * @param {string} log
 */
function deadlocksIn(log) {
  const entries = log.split(/^(?=\d{4}-\d\d-\d\d )/m);
  return entries.flatMap((entry, index) =>
    entry.includes('deadlock detected') ? entries.slice(index, index + 5).join('') : [],
  );
}

/**
 * Of runs that were interrupted: PostgreSQL's watchdog has stopped it, but nobody was left to tidy
 * up.
 */
function removeLeftovers() {
  for (const name of readdirSync(BASE)) {
    const pid = /^bench-(?:home-)?(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(BASE, name), { recursive: true, force: true });
  }
}

/** Names the owner of the databases, who migrates them. @param {string} url */
export function ownedBy(url) {
  owner = new URL(url);
}

/** By Orderly's own migrations. @param {string} url */
export async function migrate(url) {
  const { migrate: bringUpToDate } = await built('libs/platform/src/database/migrator.js');
  const { loadConfig } = await built('libs/platform/src/config/load-config.js');
  await bringUpToDate(loadConfig({ DATABASE_URL: url, DATABASE_MIGRATION_URL: ownerOf(url) }));
}

/**
 *  As the owner, whom the servers under test are not.
 * @param {string} url
 * @param {string} text
 * @param {unknown[]} [values]
 * @returns {Promise<any[]>}
 */
export async function ask(url, text, values) {
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

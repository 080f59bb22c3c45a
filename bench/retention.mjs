/**
 * What the purges and an erasure take in a large installation whose worker was away: everything
 * that is filled in is due. Fails when anything is left, or when a statement takes half of what it
 * may.
 */
import { writeFileSync } from 'node:fs';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { startDatabase } from './lib/database.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { purgesAndErasure } from './lib/retention-work.mjs';
import { LEFT, seedRetention } from './lib/retention-world.mjs';

const DEFAULTS = {
  answers: 1_000_000,
  events: 1_000_000,
  mails: 1_000_000,
  sessions: 1_000,
  tokens: 500,
  orders: 100_000,
  json: undefined,
};

/** @param {string[]} argv */
export async function retention(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const statements = timeStatements();
  let dataSource;
  try {
    const userId = uuidv7();
    await seedRetention(database.url, userId, options);
    const { config, dataSourceOptions, work } = await purgesAndErasure(database.url, userId);
    dataSource = await new DataSource(dataSourceOptions).initialize();
    const results = [];
    for (const [name, run] of Object.entries(work(dataSource))) {
      statements.length = 0;
      const before = performance.now();
      await run();
      results.push({
        name,
        seconds: (performance.now() - before) / 1_000,
        statements: statements.length,
        longestMs: Math.max(0, ...statements),
      });
      say(`${name}: ${short(results.at(-1).seconds)} s`);
    }
    const head = ['what', 's', 'statements', 'longest ms'];
    say(
      table(
        head,
        results.map((each) => [
          each.name,
          short(each.seconds),
          each.statements,
          short(each.longestMs),
        ]),
      ),
    );
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
    await assertNothingLeft(dataSource, userId);
    assertFarFromTimeout(results, config.database.statementTimeoutMs);
  } finally {
    await dataSource?.destroy();
    await database.stop();
  }
}

/** How long each statement of this process took, from now on. */
function timeStatements() {
  const times = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function timed(...args) {
    const before = performance.now();
    const result = query.apply(this, args);
    const note = () => times.push(performance.now() - before);
    if (typeof result?.then === 'function') result.then(note, note);
    else result?.once?.('end', note);
    return result;
  };
  return times;
}

async function assertNothingLeft(dataSource, userId) {
  for (const [what, sql] of Object.entries(LEFT)) {
    const [{ count }] = await dataSource.query(sql, sql.includes('$1') ? [userId] : []);
    if (count > 0) throw new Error(`${count} ${what} are left.`);
  }
}

function assertFarFromTimeout(results, timeoutMs) {
  const slow = results.filter(({ longestMs }) => longestMs > timeoutMs / 2);
  if (slow.length > 0)
    throw new Error(
      `Near the time-out of ${timeoutMs} ms: ${slow.map(({ name }) => name).join(', ')}.`,
    );
}

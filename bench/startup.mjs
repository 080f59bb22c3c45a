/**
 * Time until the first request is answered, and memory then: what developers and deployments wait
 * for.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDatabase } from './lib/database.mjs';
import { readOptions } from './lib/options.mjs';
import { BENCH, ensureBuilt, ROOT } from './lib/paths.mjs';
import { cpuMs, rssMb } from './lib/proc.mjs';
import { say, short, table } from './lib/report.mjs';
import { freePort, start, startOrderly } from './lib/servers.mjs';
import { median } from './lib/stats.mjs';

const DEFAULTS = { rounds: 5, json: undefined };
const BARE = 'bare Nest + Fastify';
const EQUIPPED = 'bare + the packages of Orderly';
/** Until what the start left behind is cleared up, and before any request. */
const SETTLE_MS = 1_000;

/** @param {string[]} argv */
export async function startup(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const home = join(ROOT, `.orderly/bench-home-${process.pid}`);
  mkdirSync(home, { recursive: true });
  const kinds = {
    [BARE]: () => bare('server.mjs', {}),
    'bare + TypeORM': () => bare('server.mjs', { DATABASE_URL: database.url }),
    [EQUIPPED]: () => bare('equipped.mjs', { DATABASE_URL: database.url }),
    'Orderly, API': () => startOrderly(database.url),
    'Orderly, npm start with embedded PostgreSQL': () => everything(home),
  };
  const results = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  try {
    // The first start of each fills the caches of the file system, and makes the embedded cluster:
    // what counts is the second.
    for (let round = 0; round <= options.rounds; round++) {
      for (const [kind, begin] of Object.entries(kinds)) {
        const server = await begin();
        await delay(SETTLE_MS);
        if (round > 0)
          results[kind].push({
            readyMs: server.readyMs,
            cpuMs: cpuMs(server.pid),
            rss: rssMb(server.pid),
          });
        await server.stop();
      }
    }
  } finally {
    await database.stop();
    rmSync(home, { recursive: true, force: true });
  }
  print(results);
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
}

async function bare(file, settings) {
  const port = await freePort();
  const env = { NODE_ENV: 'production', PORT: String(port), ...settings };
  return start({
    name: 'bare',
    command: [join(BENCH, 'bare', file)],
    env,
    port,
    readyPath: '/health/live',
  });
}

async function everything(home) {
  const port = await freePort();
  return start({
    name: 'npm start',
    command: [join(ROOT, 'apps/cli/bin/orderly.mjs'), 'start'],
    env: { PORT: String(port), DATA_DIR: home, LOG_LEVEL: 'warn' },
    port,
    readyPath: '/health/ready',
  });
}

function print(results) {
  const of = (kind, figure) => median(results[kind].map((round) => round[figure]));
  const ratios = (kind, other) =>
    ['readyMs', 'cpuMs', 'rss']
      .map((figure) => short(of(kind, figure) / of(other, figure)))
      .join(' / ');
  const rows = Object.keys(results).map((kind) => [
    kind,
    ...['readyMs', 'cpuMs', 'rss'].map((figure) => short(of(kind, figure))),
    ratios(kind, BARE),
    ratios(kind, EQUIPPED),
  ]);
  say(table(['', 'ready ms', 'CPU ms', 'RSS MB', '× bare', '× equipped'], rows));
  say('Ratios: ready / CPU / RSS. CPU and RSS a second after the first answer.');
}

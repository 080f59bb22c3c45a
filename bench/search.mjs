/**
 * What a search costs whatever is looked for, and what callers notice of other people's searches.
 * The dearest search may take ten times as long as the cheapest, and a caller twice as long beside
 * twelve searchers as without.
 */
import { writeFileSync } from 'node:fs';
import { startDatabase } from './lib/database.mjs';
import { load, loadAtRate } from './lib/load.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { familyCpuMs } from './lib/proc.mjs';
import { say, short, table } from './lib/report.mjs';
import { oneRequest } from './lib/scenarios.mjs';
import { SEARCHES, seedProducts } from './lib/search-world.mjs';
import { seedWorld } from './lib/seed.mjs';
import { startOrderly } from './lib/servers.mjs';
import { openSessions, signTokens } from './lib/sessions.mjs';
import { percentile } from './lib/stats.mjs';

const DEFAULTS = {
  products: 200_000,
  customers: 40,
  seconds: 3,
  warmup: 1,
  connections: 2,
  json: undefined,
};
const SEARCHERS = 12;
const CALLS_PER_SECOND = 100;

/** @param {string[]} argv */
export async function search(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  let server;
  try {
    const world = await seedWorld(database.url, { products: 1, customers: options.customers });
    await seedProducts(database.url, options.products);
    server = await startOrderly(database.url);
    const searches = await measureSearches(server, database, options);
    printSearches(searches);
    const sessions = await openSessions(database.url, world.customers);
    const tokens = await signTokens(database.url, sessions);
    const callers = await measureCallers(server, tokens, options);
    printCallers(callers);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, searches, callers }, null, 2)}\n`);
  } finally {
    await server?.stop();
    await database.stop();
  }
}

const searchFor = (words) =>
  oneRequest(`/v1/products?limit=20&q=${encodeURIComponent(words)}`, 'nobody')({ tokens: [] });

async function measureSearches(server, database, { connections, seconds, warmup }) {
  const results = {};
  for (const [name, words] of Object.entries(SEARCHES)) {
    const next = searchFor(words);
    await load({ port: server.port, connections, seconds: warmup, next });
    const before = familyCpuMs(database.pid);
    const result = await load({ port: server.port, connections, seconds, next });
    results[name] = {
      p50: percentile(result.latencies, 0.5),
      p99: percentile(result.latencies, 0.99),
      postgresCpu: ((familyCpuMs(database.pid) - before) * 1_000) / result.requests,
      refused: countOf(result.failures),
    };
  }
  return results;
}

/** Each caller asks seldom enough to be looked up each time. */
async function measureCallers(server, tokens, { seconds }) {
  const call = async () => {
    let turn = 0;
    const { latencies, failures } = await loadAtRate({
      port: server.port,
      connections: 16,
      seconds: 2 * seconds,
      perSecond: CALLS_PER_SECOND,
      next: () =>
        oneRequest('/v1/users/me', 'customer')({ tokens: [tokens[turn++ % tokens.length]] })(),
    });
    const [p50, p99] = [0.5, 0.99].map((share) => percentile(latencies, share));
    return { p50, p99, refused: countOf(failures) };
  };
  await call();
  const alone = await call();
  const kinds = Object.values(SEARCHES).map(searchFor);
  let turn = 0;
  const searching = load({
    port: server.port,
    connections: SEARCHERS,
    seconds: 2 * seconds,
    next: () => kinds[turn++ % kinds.length](),
  });
  const beside = await call();
  const { requests, seconds: took } = await searching;
  return { alone, beside, searchesPerSecond: requests / took };
}

const countOf = (failures) => [...failures.values()].reduce((sum, count) => sum + count, 0);

function printSearches(results) {
  const cheapest = Math.min(...Object.values(results).map(({ p50 }) => p50));
  const rows = Object.entries(results).map(([name, { p50, p99, postgresCpu, refused }]) => [
    name,
    short(p50),
    short(p99),
    `× ${short(p50 / cheapest)}`,
    short(postgresCpu),
    refused,
  ]);
  const head = ['search', 'p50 ms', 'p99 ms', 'p50 : best', 'PostgreSQL CPU ms/1,000', 'refused'];
  say(table(head, rows));
}

function printCallers({ alone, beside, searchesPerSecond }) {
  const row = (name, { p50, p99, refused }) => [name, short(p50), short(p99), refused];
  say(`\nGET /v1/users/me beside ${SEARCHERS} searchers, ${short(searchesPerSecond)} searches/s`);
  say(table(['', 'p50 ms', 'p99 ms', 'refused'], [row('alone', alone), row('beside', beside)]));
  say(`p99 beside : alone × ${short(beside.p99 / alone.p99)}`);
}

/**
 * What becomes of requests when far more clients come at once than the database has connections
 * for: all may wait, none may be dropped, and none may be refused while others are answered.
 */
import { writeFileSync } from 'node:fs';
import { startDatabase } from './lib/database.mjs';
import { load } from './lib/load.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, SCENARIOS } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startBaseline, startOrderly } from './lib/servers.mjs';
import { percentile } from './lib/stats.mjs';

const DEFAULTS = {
  scenario: 'place,get',
  counts: '500,2000',
  seconds: 8,
  orders: 10_000,
  products: 1_000,
  customers: 20,
  json: undefined,
};

/** @param {string[]} argv */
export async function connections(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const servers = [];
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    servers.push(await startBaseline(database.url, 'floor'), await startOrderly(database.url));
    const results = [];
    for (const name of options.scenario.split(','))
      for (const count of String(options.counts).split(',').map(Number))
        for (const server of servers)
          results.push(await measure(name, count, server, world, options.seconds));
    print(results);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
  } finally {
    for (const server of servers) await server.stop();
    await database.stop();
  }
}

async function measure(name, count, server, world, seconds) {
  const next = SCENARIOS[name].next(await clientOf(server, world, count));
  // The first requests of a server are slower, whoever sends them.
  await load({ port: server.port, connections: 32, seconds: 2, next });
  const result = await load({ port: server.port, connections: count, seconds, next });
  return {
    scenario: `${name}, ${count} connections`,
    server: server.name,
    rps: result.requests / result.seconds,
    p50: percentile(result.latencies, 0.5),
    p99: percentile(result.latencies, 0.99),
    refused: [...result.failures.values()].reduce((sum, each) => sum + each, 0),
    failures: Object.fromEntries(result.failures),
  };
}

function print(results) {
  const head = ['', '', 'req/s', 'p50 ms', 'p99 ms', 'not answered as expected'];
  const rows = results.map(({ scenario, server, rps, p50, p99, refused }) => [
    scenario,
    server,
    ...[rps, p50, p99, refused].map(short),
  ]);
  say(`\n${table(head, rows)}`);
}

/**
 * What traces cost an API: CPU per request with tracing off, on for one request in ten, and on for
 * all. A collector on loopback accepts the spans and forgets them.
 */
import { createServer } from 'node:http';
import { startDatabase } from './lib/database.mjs';
import { measure } from './lib/measure.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, SCENARIOS } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startOrderly } from './lib/servers.mjs';
import { median } from './lib/stats.mjs';

const DEFAULTS = {
  scenario: 'place,get',
  ...{ rounds: 5, seconds: 3, warmup: 3, connections: 16 },
  ...{ orders: 10_000, products: 1_000, customers: 20 },
};
const WAYS = ['off', '10 %', 'all'];

/** @param {string[]} argv */
export async function tracing(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const collector = await startCollector();
  const servers = [];
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    for (const way of WAYS)
      servers.push(
        await startOrderly(database.url, { name: way, env: settingsOf(way, collector.url) }),
      );
    for (const scenario of options.scenario.split(','))
      print(scenario, await measureAll(scenario, { options, database, servers, world }));
    say(`\nThe collector received ${short(collector.received() / 1e6)} MB.`);
  } finally {
    for (const server of servers) await server.stop();
    collector.stop();
    await database.stop();
  }
}

const settingsOf = (way, url) =>
  way === 'off'
    ? {}
    : {
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_TRACES_SAMPLER: way === 'all' ? 'always_on' : 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
      };

async function startCollector() {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk) => {
      bytes += chunk.length;
    });
    request.on('end', () => response.end());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received: () => bytes,
    stop: () => server.closeAllConnections() ?? server.close(),
  };
}

/** In turn, because the machine is not equally fast all the time. */
async function measureAll(scenario, { options, database, servers, world }) {
  const cells = new Map();
  for (const server of servers) {
    const next = SCENARIOS[scenario].next(await clientOf(server, world, options.connections));
    const { connections } = options;
    cells.set(server, { server, postgresPid: database.pid, next, connections });
    await measure({ ...cells.get(server), seconds: options.warmup });
  }
  const figures = new Map(servers.map((server) => [server.name, []]));
  for (let round = 0; round < options.rounds; round++)
    for (const [server, cell] of cells)
      figures.get(server.name).push(await measure({ ...cell, seconds: options.seconds }));
  return figures;
}

function print(scenario, figures) {
  const off = figures.get('off');
  const rows = [...figures].map(([way, cells]) => {
    const factor = median(cells.map(({ serverCpu }, round) => serverCpu / off[round].serverCpu));
    const p99 = median(cells.map((cell) => cell.p99));
    const cpu = median(cells.map(({ serverCpu }) => serverCpu));
    return [way, short(cpu), `× ${factor.toFixed(2)}`, short(p99)];
  });
  say(`\n${SCENARIOS[scenario].title}`);
  say(table(['traced', 'CPU ms per 1,000 requests', 'of off', 'p99 ms'], rows));
}

/**
 * What stands between the socket and a controller, step by step: each row adds something to the one
 * before.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDatabase } from './lib/database.mjs';
import { measure } from './lib/measure.mjs';
import { readOptions } from './lib/options.mjs';
import { BENCH, ensureBuilt } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, oneRequest } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { freePort, start, startBaseline, startOrderly } from './lib/servers.mjs';
import { median } from './lib/stats.mjs';

const DEFAULTS = {
  rounds: 5,
  seconds: 4,
  warmup: 2,
  connections: 32,
  orders: 1_000,
  products: 100,
  customers: 2,
  json: undefined,
};
/**
 * Answered without the database, by a handler that does next to nothing: all that is measured lies
 * in front of it.
 */
const NOBODYS_FEED = '/v1/orders?limit=1&customerId=00000000-0000-7000-8000-000000000000';
const LIFTED = { RATE_LIMIT_PER_PRINCIPAL: '0', RATE_LIMIT_PER_IP: '0' };

/** @param {string[]} argv */
export async function auth(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const servers = [];
  const started = async (server) => {
    servers.push(await server);
    return servers.at(-1);
  };
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    const port = await freePort();
    const bare = await started(
      start({
        name: 'bare',
        command: [join(BENCH, 'bare/server.mjs')],
        env: { PORT: String(port) },
        port,
        readyPath: '/health/live',
      }),
    );
    const raw = await started(startBaseline(database.url, 'floor'));
    const unlimited = await started(startOrderly(database.url, { name: 'unlimited', env: LIFTED }));
    const silent = await started(
      startOrderly(database.url, { name: 'silent', env: { ...LIFTED, LOG_LEVEL: 'warn' } }),
    );
    const orderly = await started(startOrderly(database.url));
    const clients = new Map();
    for (const server of [unlimited, silent, orderly])
      clients.set(server, await clientOf(server, world, options.connections));
    const health = oneRequest('/health/live', 'nobody')({ tokens: [] });
    const step = (title, server, path, as, expect) => ({
      title,
      server,
      next: oneRequest(path, as, expect)(clients.get(server)),
    });
    const steps = [
      { title: 'raw Fastify: health', server: raw, next: health },
      { title: 'bare Nest + Fastify: health', server: bare, next: health },
      step('Orderly: health (hooks, headers, guards, metrics)', orderly, '/health/live', 'nobody'),
      step(
        'no token: refused by the guard (401, no log line)',
        silent,
        NOBODYS_FEED,
        'nobody',
        401,
      ),
      step('token, session, account, permission, empty list', silent, NOBODYS_FEED, 'customer'),
      step('+ log line', unlimited, NOBODYS_FEED, 'customer'),
      step('+ rate limits per address and per caller', orderly, NOBODYS_FEED, 'customer'),
    ];
    const rounds = new Map(steps.map((each) => [each, []]));
    for (let round = 0; round <= options.rounds; round++) {
      for (const each of steps) {
        const seconds = round === 0 ? options.warmup : options.seconds;
        const figures = await measure({
          ...each,
          postgresPid: database.pid,
          connections: options.connections,
          seconds,
        });
        if (round > 0) rounds.get(each).push(figures);
      }
    }
    const results = steps.map((each) => {
      const of = (figure) => median(rounds.get(each).map((figures) => figures[figure]));
      return {
        step: each.title,
        rps: of('rps'),
        serverCpu: of('serverCpu'),
        postgresCpu: of('postgresCpu'),
      };
    });
    print(results);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
  } finally {
    for (const server of servers) await server.stop();
    await database.stop();
  }
}

function print(results) {
  const rows = results.map(({ step, rps, serverCpu, postgresCpu }, index) => {
    const added = index === 0 ? '' : short(serverCpu - results[index - 1].serverCpu);
    return [step, short(rps), short(serverCpu), added, short(postgresCpu)];
  });
  say(
    table(
      [
        'CPU in ms per 1,000 requests',
        'req/s',
        'server CPU',
        'more than the row above',
        'PostgreSQL CPU',
      ],
      rows,
    ),
  );
}

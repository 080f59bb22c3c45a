/**
 * Does it stay as fast when the tables grow? CPU per request, because requests/s also tell of
 * memory and disks. Each size has a database and a server of its own, and they take turns: a
 * machine that gets busier meanwhile does not look like growth.
 */
import { writeFileSync } from 'node:fs';
import { request } from './lib/api.mjs';
import { ask, startDatabase } from './lib/database.mjs';
import { comparePages } from './lib/direct-lists.mjs';
import { measure } from './lib/measure.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, oneRequest, SCENARIOS } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startBaseline, startOrderly } from './lib/servers.mjs';
import { anyOf, median } from './lib/stats.mjs';

const DEFAULTS = {
  ...{ sizes: '10000,100000,1000000', server: 'orderly' },
  ...{ rounds: 5, seconds: 4, warmup: 2, connections: 32, products: 1_000, customers: 20 },
  pages: 500,
  json: undefined,
};
const PAGE_SIZE = 20;
const DEEP_PAGE = 10_000;
const TOLERANCE = 0.1;

/** @param {string[]} argv */
export async function growth(argv) {
  const options = readOptions(argv, DEFAULTS);
  const sizes = options.sizes.split(',').map(Number);
  await ensureBuilt();
  const database = await startDatabase();
  const servers = [];
  try {
    const shops = [];
    for (const size of sizes) {
      const startedAt = performance.now();
      const url = await database.add(`orders_${size}`);
      const world = await seedWorld(url, options);
      await growOrders(url, world, size);
      say(
        `${size.toLocaleString('en')} orders, seeded in ` +
          `${short((performance.now() - startedAt) / 1_000)} s`,
      );
      const server =
        options.server === 'orderly'
          ? await startOrderly(url)
          : await startBaseline(url, options.server);
      servers.push(server);
      const client = await clientOf(server, world, options.connections);
      shops.push({ size, url, server, client, ...(await questionsFor(server, client, size, url)) });
    }
    const results = {};
    for (const question of Object.keys(shops[0].questions)) {
      results[question] = await takeTurns(question, shops, database, options);
    }
    print(results, sizes);
    const largest = shops.at(-1);
    const pages = await comparePages(
      largest.url,
      largest.server,
      largest.client.clerkToken,
      largest.pages,
      { limit: PAGE_SIZE, times: options.pages },
    );
    printPages(pages, largest.size);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results, pages }, null, 2)}\n`);
  } finally {
    for (const server of servers) await server.stop();
    await database.stop();
  }
}

/**
 * @returns {Promise<Record<number, import('./lib/measure.mjs').Figures[]>>} the rounds of each size
 */
async function takeTurns(question, shops, database, { rounds, seconds, warmup, connections }) {
  const results = Object.fromEntries(shops.map(({ size }) => [size, []]));
  const cell = ({ server, questions }, forSeconds) =>
    measure({
      server,
      postgresPid: database.pid,
      next: questions[question],
      connections,
      seconds: forSeconds,
    });
  for (const shop of shops) await cell(shop, warmup);
  for (let round = 0; round < rounds; round++) {
    for (const shop of shops) {
      await ask(database.url, 'CHECKPOINT');
      results[shop.size].push(await cell(shop, seconds));
    }
  }
  return results;
}

/** The lists are the clerk's, who sees the orders of everybody: no filter makes them short. */
async function questionsFor(server, client, size, url) {
  const page = Math.min(DEEP_PAGE, Math.floor(size / PAGE_SIZE) - 2);
  const deep = await deepPage(server, client, page, url);
  const first = `/v1/orders?limit=${PAGE_SIZE}`;
  const orders = client.world.orders;
  const questions = {
    get: () => oneRequest(`/v1/orders/${anyOf(orders).id}`, 'clerk')(client)(),
    'list, page 1': oneRequest(first, 'clerk')(client),
    'list, page 10,000': oneRequest(deep.path, 'clerk')(client),
    place: SCENARIOS.place.next(client),
  };
  return {
    questions,
    pages: { 'page 1': { path: first, after: null }, 'page 10,000': deep },
  };
}

/**
 * Nobody clicks 10,000 times: the page before is found by its time, and the server's own cursor
 * leads on from there.
 * @returns {Promise<import('./lib/direct-lists.mjs').ListPage>}
 */
async function deepPage(server, client, page, url) {
  const [row] = await ask(
    url,
    'SELECT placed_at FROM orders.orders ORDER BY placed_at DESC, id DESC OFFSET $1 LIMIT 1',
    [(page - 2) * PAGE_SIZE],
  );
  const filter = `placedTo=${encodeURIComponent(row.placed_at.toISOString())}`;
  const { body } = await request(server, 'GET', `/v1/orders?limit=${PAGE_SIZE}&${filter}`, {
    token: client.clerkToken,
  });
  const cursor = encodeURIComponent(body.page.nextCursor);
  const last = body.data.at(-1);
  return {
    path: `/v1/orders?limit=${PAGE_SIZE}&${filter}&cursor=${cursor}`,
    after: [last.placedAt, last.id],
  };
}

function print(results, sizes) {
  say('\nCPU ms per 1,000 requests, server + PostgreSQL; the factor is the median of the rounds');
  const rows = Object.entries(results).map(([question, bySize]) => {
    const costs = sizes.map((size) =>
      bySize[size].map(({ serverCpu, postgresCpu }) => serverCpu + postgresCpu),
    );
    const factor = median(costs.at(-1).map((cost, round) => cost / costs[0][round]));
    const verdict = factor <= 1 + TOLERANCE ? 'flat' : 'GROWS';
    return [question, ...costs.map((each) => short(median(each))), `× ${short(factor)}`, verdict];
  });
  say(
    table(
      ['', ...sizes.map((size) => `${size.toLocaleString('en')} orders`), 'last : first', ''],
      rows,
    ),
  );
}

/** The server's share is HTTP, the caller's session and rights, and JSON. */
function printPages(pages, size) {
  say(`\nms for a page of ${size.toLocaleString('en')} orders, 95th percentile, one by one`);
  const rows = Object.entries(pages).map(([name, { server, direct, ratio }]) => [
    ...[name, short(server), short(direct), `× ${short(ratio)}`],
  ]);
  say(table(['', 'through the server', 'pg alone', 'ratio'], rows));
}

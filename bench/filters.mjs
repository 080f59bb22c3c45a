/**
 * Every filter that a list offers, alone and in pairs, at a million rows. What it finds, and
 * whether it finds anything at all, is up to the caller: so none may be a walk through the table. A
 * filter alone may take ten times as long as the list without one. Two filters that match half of
 * all rows each, and none together, are a walk through one index: they may take thirty times as
 * long, and share three connections (ADR 31).
 */
import { writeFileSync } from 'node:fs';
import { startDatabase } from './lib/database.mjs';
import { questions, seedFilters } from './lib/filters-world.mjs';
import { load } from './lib/load.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { familyCpuMs } from './lib/proc.mjs';
import { say, short, table } from './lib/report.mjs';
import { oneRequest } from './lib/scenarios.mjs';
import { seedWorld } from './lib/seed.mjs';
import { startOrderly } from './lib/servers.mjs';
import { openSessions, signTokens } from './lib/sessions.mjs';
import { percentile } from './lib/stats.mjs';

const DEFAULTS = {
  orders: 1_000_000,
  entries: 1_000_000,
  users: 200_000,
  seconds: 1,
  connections: 2,
  json: undefined,
};
const mostOf = (query) => (query.includes('&') ? 30 : 10);

/** @param {string[]} argv */
export async function filters(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  let server;
  try {
    const world = await seedWorld(database.url, { products: 1, customers: 2 });
    await seedFilters(database.url, world, options);
    server = await startOrderly(database.url);
    const [clerkToken] = await signTokens(
      database.url,
      await openSessions(database.url, [world.clerk]),
    );
    const results = {};
    for (const [list, queries] of Object.entries(questions(world, options))) {
      results[list] = {};
      for (const query of queries)
        results[list][query] = await measure(`/v1/${list}?${query}`, clerkToken, {
          server,
          database,
          ...options,
        });
      print(list, results[list]);
    }
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
    assertBounded(results);
  } finally {
    await server?.stop();
    await database.stop();
  }
}

async function measure(path, clerkToken, { server, database, connections, seconds }) {
  const next = oneRequest(path, 'clerk')({ tokens: [], clerkToken });
  await load({ port: server.port, connections, seconds: seconds / 2, next });
  const before = familyCpuMs(database.pid);
  const { latencies, requests, failures } = await load({
    port: server.port,
    connections,
    seconds,
    next,
  });
  if (failures.size > 0) throw new Error(`${path}: ${[...failures.keys()]}`);
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    postgresCpu: ((familyCpuMs(database.pid) - before) * 1_000) / requests,
  };
}

const plainOf = (results) => results[''].p50;

function print(list, results) {
  const rows = Object.entries(results).map(([query, { p50, p99, postgresCpu }]) => [
    query.replace(/[0-9a-f-]{36}/, '…') || 'no filter',
    short(p50),
    short(p99),
    `× ${short(p50 / plainOf(results))}`,
    short(postgresCpu),
  ]);
  const head = [list, 'p50 ms', 'p99 ms', 'p50 : plain', 'PostgreSQL CPU ms/1,000'];
  say(`\n${table(head, rows)}`);
}

function assertBounded(lists) {
  const tooDear = Object.entries(lists).flatMap(([list, results]) =>
    Object.entries(results)
      .filter(([query, { p50 }]) => p50 > mostOf(query) * plainOf(results))
      .map(([query]) => `${list}?${query}`),
  );
  if (tooDear.length > 0)
    throw new Error(`Too much dearer than the plain list: ${tooDear.join(', ')}`);
}

/**
 * `npm run drill:restore`: dumps a database while orders are placed, restores the dump into an
 * empty one, and shows that the result is whole: every order that was confirmed before the dump is
 * there, once, all invariants hold, and the application goes on with it.
 */
import { execFile } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ask } from './lib/database.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short } from './lib/report.mjs';
import { clientOf } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { databasesOn } from './lib/server-database.mjs';
import { startOrderly, startOrderlyWorker } from './lib/servers.mjs';
import { Shoppers } from './lib/shoppers.mjs';
import { percentile } from './lib/stats.mjs';
import { verify } from './lib/verify.mjs';

const run = promisify(execFile);
const DEFAULTS = {
  server: 'postgres://postgres@127.0.0.1:5432/postgres',
  ...{ orders: 20_000, products: 500, customers: 20, connections: 8, seconds: 3 },
};
/** How many of the confirmed orders are placed again, with their keys. */
const REPEATED = 50;
const ENDS_WITHIN_MS = 600_000;

/** @param {string[]} argv */
export async function drillRestore(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const databases = await databasesOn(options.server);
  const sink = await startMailSink();
  const file = join(tmpdir(), `orderly-drill-${process.pid}.dump`);
  const stops = [() => sink.stop(), () => rmSync(file, { force: true })];
  try {
    const source = await databases.add('source', true);
    const world = await seedWorld(source.url, options);
    await growOrders(source.url, world, options.orders);
    const env = { SMTP_URL: sink.url };
    const api = await startOrderly(source.url, { env });
    stops.unshift(() => api.stop());
    const worker = await startOrderlyWorker(source.url, { env });
    stops.unshift(() => worker.stop());

    const shoppers = new Shoppers(api, await clientOf(api, world, options.connections));
    shoppers.start(options.connections);
    await delay(options.seconds * 1_000);
    const dump = await dumped(source.ownerUrl, file);
    await delay(options.seconds * 1_000);
    await shoppers.stop();
    for (const stop of stops.splice(0, 2)) await stop();

    const target = await databases.add('target', false);
    const restoreMs = await restored(target.ownerUrl, file);
    const checks = await compare({ source, target, shoppers, dump });
    checks.push([
      'orderly verify on the restored database: exit code',
      await verify(target.url),
      0,
    ]);
    const again = await startOrderly(target.url, { env });
    stops.unshift(() => again.stop());
    const nextWorker = await startOrderlyWorker(target.url, { env });
    stops.unshift(() => nextWorker.stop());
    checks.push(...(await goOn({ server: again, target, shoppers, dump })));
    report({ shoppers, dump, file, restoreMs, checks });
  } finally {
    for (const stop of stops) await stop();
    await databases.stop();
  }
}

async function dumped(url, file) {
  const beganAt = performance.now();
  await run('pg_dump', ['--format=custom', '--file', file, url], { timeout: ENDS_WITHIN_MS });
  return { beganAt, endedAt: performance.now() };
}

async function restored(url, file) {
  const began = performance.now();
  const args = ['--exit-on-error', '--no-owner', '--jobs=2', '--dbname', url, file];
  await run('pg_restore', args, { timeout: ENDS_WITHIN_MS });
  return performance.now() - began;
}

const idsIn = async ({ url }) =>
  new Set((await ask(url, 'SELECT id FROM orders.orders')).map(({ id }) => id));

async function compare({ source, target, shoppers, dump }) {
  const [before, after] = [await idsIn(source), await idsIn(target)];
  const promised = shoppers.placed.filter(({ at }) => at < dump.beganAt);
  const lines = await ask(
    target.url,
    `SELECT count(*)::int AS n FROM orders.orders o
      WHERE line_count <> (SELECT count(*) FROM orders.order_lines l WHERE l.order_id = o.id)`,
  );
  return [
    [
      `confirmed before the dump and missing (of ${promised.length})`,
      promised.filter(({ id }) => !after.has(id)).length,
      0,
    ],
    ['orders that the source does not have', [...after].filter((id) => !before.has(id)).length, 0],
    ['orders without all of their lines', lines[0].n, 0],
    ['requests refused while the dump was made', shoppers.refusals.length, 0],
  ];
}

/** The application goes on: repeated requests find their orders, and what waited is handled. */
async function goOn({ server, target, shoppers, dump }) {
  const promised = shoppers.placed.filter(({ at }) => at < dump.beganAt).slice(-REPEATED);
  const answers = await Promise.all(promised.map((order) => shoppers.place(server, order)));
  const same = answers.filter(({ body }, index) => body?.id === promised[index].id).length;
  const pending = async () =>
    (
      await ask(
        target.url,
        `SELECT (SELECT count(*) FROM platform.outbox WHERE published_at IS NULL)::int
              + (SELECT count(*) FROM platform.inbox WHERE status = 'pending')::int AS n`,
      )
    )[0].n;
  const deadline = performance.now() + 60_000;
  while ((await pending()) > 0 && performance.now() < deadline) await delay(250);
  return [
    ['repeated requests that found their order', same, promised.length],
    ['events and deliveries that still wait after a minute', await pending(), 0],
  ];
}

function report({ shoppers, dump, file, restoreMs, checks }) {
  const { placed, durations } = shoppers;
  const seconds = (ms) => `${short(ms / 1_000)} s`;
  say(
    `\n${placed.length} orders confirmed, p99 ${short(percentile(durations, 0.99))} ms; dump ` +
      `${short(statSync(file).size / 1e6)} MB in ${seconds(dump.endedAt - dump.beganAt)}, ` +
      `restored in ${seconds(restoreMs)}\n`,
  );
  for (const [what, found, expected] of checks) {
    say(`${found === expected ? 'ok    ' : 'FAILED'} ${what}: ${found} of ${expected}`);
    if (found !== expected) process.exitCode = 1;
  }
}

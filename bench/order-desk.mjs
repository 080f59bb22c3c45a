/**
 * The day of a shop on real invoices: orders, payments, shipments, cancellations, returns and their
 * documents, through the public API, many at once. Then every penny and every unit is compared with
 * the file, and `orderly verify` checks the database.
 */
import { writeFileSync } from 'node:fs';
import { startDatabase } from './lib/database.mjs';
import { Client, forEach } from './lib/desk/client.mjs';
import { openShop } from './lib/desk/opening.mjs';
import { OrderStory } from './lib/desk/order-story.mjs';
import { People } from './lib/desk/people.mjs';
import { planDay } from './lib/desk/plan.mjs';
import { check, reconcile } from './lib/desk/reconcile.mjs';
import { readInvoices } from './lib/desk/retail-file.mjs';
import { SELLER } from './lib/desk/seller.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { cpuMs, familyCpuMs } from './lib/proc.mjs';
import { say, short, table } from './lib/report.mjs';
import { startOrderly, startOrderlyWorker } from './lib/servers.mjs';
import { percentile } from './lib/stats.mjs';
import { WrongUse } from './lib/usage.mjs';
import { verify } from './lib/verify.mjs';

/** Says so after as many orders. */
const PROGRESS = 1_000;
const DEFAULTS = { limit: 2_000, seed: 7, connections: 32, file: '', json: undefined };

/** @param {string[]} argv */
export async function orderDesk(argv) {
  const options = readOptions(argv, DEFAULTS);
  if (options.file === '') throw new WrongUse('Say --file: the invoices, as CSV, gzipped or not.');
  const plan = planDay(await readInvoices(options.file), options);
  sayPlan(plan);
  await ensureBuilt();
  const database = await startDatabase();
  const sink = await startMailSink();
  const servers = [];
  try {
    const env = { ...SELLER, SMTP_URL: sink.url };
    servers.push(await startOrderly(database.url, { env }));
    servers.push(await startOrderlyWorker(database.url, { env }));
    const client = new Client(servers[0]);
    const people = await People.gather(database.url, plan.customers);
    const day = { client, people, plan, connections: options.connections };
    await openShop(day);
    const seconds = await playDay(day);
    const checks = [...(await reconcile(day)), ...faults(client, database.deadlocks())];
    const cpu = cpuOf(servers, database.pid);
    const verified = await verify(database.url);
    report({ plan, seconds, client, checks, verified, cpu });
    if (options.json) save(options, { seconds, client, checks, verified, cpu });
    if (!checks.every(({ isRight }) => isRight) || verified !== 0) process.exitCode = 1;
  } finally {
    for (const server of servers) await server.stop();
    sink.stop();
    await database.stop();
  }
}

function sayPlan({ orders, products, customers, skipped, unmatched }) {
  const returns = orders.reduce((sum, order) => sum + order.returns.length, 0);
  say(
    `${orders.length} orders of ${customers.length} customers and the counter, ` +
      `${products.length} products, ${returns} returns.`,
  );
  say(
    `Left out: ${skipped} invoices with rows that are no sales, and ${unmatched.units} units in ` +
      `${unmatched.rows} rows of cancellations that no earlier order explains.`,
  );
}

/** @returns {Promise<number>} seconds */
async function playDay(day) {
  const startedAt = performance.now();
  let done = 0;
  await forEach(day.plan.orders, day.connections, async (plan) => {
    await new OrderStory(day, plan).play();
    if (++done % PROGRESS === 0) say(`${done} orders`);
  });
  return (performance.now() - startedAt) / 1_000;
}

function faults(client, deadlocks) {
  const broken = [...client.statuses].filter(([status]) => status >= 500 && status !== 503);
  for (const deadlock of deadlocks) say(deadlock);
  return [
    check(
      'responses with status 500 and above, without 503',
      0,
      broken.reduce((sum, [, count]) => sum + count, 0),
    ),
    check('deadlocks in PostgreSQL', 0, deadlocks.length),
  ];
}

/** Seconds, from the start to the last credit note. */
function cpuOf(servers, postgresPid) {
  const [api, worker] = servers.map(({ pid }) => cpuMs(pid) / 1_000);
  return { api, worker, postgres: familyCpuMs(postgresPid) / 1_000 };
}

function report({ plan, seconds, client, checks, verified, cpu }) {
  const rows = figuresOf(client).map(({ kind, count, p50, p99 }) => [
    kind,
    count,
    short(p50),
    short(p99),
  ]);
  say(`\n${table(['', 'requests', 'p50 ms', 'p99 ms'], rows)}`);
  say(`\n${plan.orders.length} orders from placing to the last return in ${short(seconds)} s:`);
  say(`${short(plan.orders.length / seconds)} orders/s`);
  const cost = Object.entries(cpu).map(([who, used]) => `${who} ${short(used)} s`);
  say(`CPU, catalogue and reading included: ${cost.join(', ')}`);
  const statuses = [...client.statuses].sort(([a], [b]) => a - b);
  say(`statuses: ${statuses.map(([status, count]) => `${status} × ${count}`).join(', ')}\n`);
  for (const { name, expected, found, isRight, examples } of checks) {
    say(`${isRight ? 'ok   ' : 'WRONG'} ${name}: ${found} of ${expected}`);
    for (const example of examples) say(`      ${example}`);
  }
  say(`${verified === 0 ? 'ok   ' : 'WRONG'} orderly verify: exit code ${verified}`);
}

const figuresOf = ({ durations }) =>
  [...durations].map(([kind, samples]) => {
    const sorted = samples.toSorted((a, b) => a - b);
    return {
      ...{ kind, count: sorted.length },
      ...{ p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) },
    };
  });

function save(options, { seconds, client, checks, verified, cpu }) {
  const results = { seconds, cpu, requests: figuresOf(client), checks, verified };
  writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
}

/**
 * Orders at a steady rate while Redis, which holds the jobs and shares the rate limits, is away for
 * a while. Orders must not be slower or fail, and every customer must get one mail in the end.
 */
import { writeFileSync } from 'node:fs';
import { settled } from './lib/chaos/settling.mjs';
import { ask, startDatabase } from './lib/database.mjs';
import { OPEN } from './lib/event-chaos/books.mjs';
import { loadAtRate } from './lib/load.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { startRedis } from './lib/redis.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, placeRequest } from './lib/scenarios.mjs';
import { seedWorld } from './lib/seed.mjs';
import { startOrderly, startOrderlyWorker } from './lib/servers.mjs';
import { percentile } from './lib/stats.mjs';
import { WrongUse } from './lib/usage.mjs';

const DEFAULTS = {
  ...{ seconds: 30, rate: '50', connections: 16, products: 500, customers: 20 },
  /** Or `freeze`: then its connections stay open, and nothing answers. */
  how: 'stop',
  json: undefined,
};
const WARM_UP_S = 5;
/** Longer than it takes until the sweeper restores jobs that Redis has lost. */
const PATIENCE_MS = 240_000;

const OUTAGES = {
  stop: { begin: (redis) => redis.down(), end: (redis) => redis.up() },
  freeze: {
    begin: async (redis) => redis.signal('SIGSTOP'),
    end: async (redis) => redis.signal('SIGCONT'),
  },
};

/** @param {string[]} argv */
export async function redisOutage(argv) {
  const options = readOptions(argv, DEFAULTS);
  const outage = OUTAGES[options.how];
  if (!outage) throw new WrongUse(`--how is one of ${Object.keys(OUTAGES).join(', ')}.`);
  await ensureBuilt();
  const redis = await startRedis();
  if (!redis) return say('redis-server is not on the PATH.');
  const stops = [() => redis.stop()];
  try {
    const database = await startDatabase();
    stops.push(() => database.stop());
    const sink = await startMailSink();
    stops.push(async () => sink.stop());
    const world = await seedWorld(database.url, options);
    const env = { REDIS_URL: redis.url, SMTP_URL: sink.url };
    const worker = await startOrderlyWorker(database.url, { env });
    stops.push(() => worker.stop());
    const api = await startOrderly(database.url, { env });
    stops.push(() => api.stop());
    const client = await clientOf(api, world, options.connections);
    const place = (seconds) => placeOrders(api, client, { ...options, seconds });
    await place(WARM_UP_S);
    const before = await place(options.seconds);
    await outage.begin(redis);
    const during = await place(options.seconds);
    await outage.end(redis);
    const after = await place(options.seconds);
    const end = await settled(database.url, PATIENCE_MS, OPEN);
    const result = { phases: { before, during, after }, ...(await countMails(database.url, sink)) };
    print(result, end, options);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, result, end }, null, 2)}\n`);
    const failed = [before, during, after].some(({ failures }) => failures.length > 0);
    if (failed || end.open.length > 0 || result.lost > 0 || result.doubled > 0)
      process.exitCode = 1;
  } finally {
    // A frozen process does not end.
    redis.signal('SIGCONT');
    for (const stop of stops.reverse()) await stop();
  }
}

async function placeOrders(api, client, { connections, seconds, rate }) {
  const next = () => placeRequest(client);
  const load = { port: api.port, connections, seconds, perSecond: Number(rate), next };
  const { requests, latencies, failures } = await loadAtRate(load);
  return {
    requests,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    slowest: latencies.at(-1),
    failures: [...failures].map(([what, count]) => `${count} × ${what}`),
  };
}

/** Each order has its own mail; one that a mail server got twice has the same Message-ID. */
async function countMails(url, { messageIds }) {
  const rows = await ask(
    url,
    `SELECT o.id, ARRAY(SELECT m.message_id FROM notifications.messages m
                         WHERE m.facts ->> 'orderId' = o.id::text) AS mails FROM orders.orders o`,
  );
  const arrived = new Set(messageIds);
  const lost = rows.filter(({ mails }) => !mails.some((id) => arrived.has(id))).length;
  const doubled = rows.filter(({ mails }) => mails.length > 1).length;
  const repeated = messageIds.length - arrived.size;
  return { orders: rows.length, mails: arrived.size, lost, doubled, repeated };
}

function print({ phases, orders, mails, lost, doubled, repeated }, end, { how, seconds, rate }) {
  say(`\nRedis away (${how}) for ${seconds} s, ${rate} orders a second: ms until the response`);
  const rows = Object.entries(phases).map(([phase, { requests, failures, ...figures }]) => [
    phase,
    requests,
    ...[figures.p50, figures.p99, figures.slowest].map(short),
    failures.length,
  ]);
  say(table(['', 'orders', 'p50', 'p99', 'slowest', 'kinds of failures'], rows));
  for (const { failures } of Object.values(phases)) for (const each of failures) say(each);
  say(`${orders} orders, ${mails} mails: ${lost} lost, ${doubled} doubled, ${repeated} repeated`);
  say(`open ${short(end.seconds)} s after the last order: ${JSON.stringify(end.open)}`);
}

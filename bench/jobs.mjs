/**
 * The asynchronous half: how fast a backlog of events becomes notifications and mails, beside a
 * hand-written worker; and how long a customer waits for the mail while the shop is busy.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ask, startDatabase } from './lib/database.mjs';
import { loadAtRate } from './lib/load.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { BENCH, ensureBuilt } from './lib/paths.mjs';
import { cpuMs, familyCpuMs } from './lib/proc.mjs';
import { startRedis } from './lib/redis.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, placeRequest } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { freePort, POOL_SIZE, start, startOrderly, startOrderlyWorker } from './lib/servers.mjs';
import { median, percentile } from './lib/stats.mjs';

const DEFAULTS = {
  backends: 'postgres,redis',
  ...{
    rounds: 5,
    orders: 3_000,
    seconds: 20,
    rate: '50',
    connections: 16,
    products: 500,
    customers: 20,
  },
  json: undefined,
};
/** Orderly's default, which the bare worker takes over. */
const CONCURRENCY = '8';
/** Of each order: to the in-app feed, to the feed of integrators, and its mail. */
const DELIVERIES = 3;
const WARM_UP_S = 3;
const DRAIN_PATIENCE_MS = 300_000;
const POLL_MS = 200;

/** @param {string[]} argv */
export async function jobs(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const redis = await startRedis();
  const sink = await startMailSink();
  const results = {};
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    for (const backend of options.backends.split(',')) {
      if (backend === 'redis' && !redis) {
        say('There is no redis-server on the PATH: its backend is left out.');
        continue;
      }
      const place = { database, sink, redis: backend === 'redis' ? redis : undefined };
      const throughput = await compareThroughput(place, options);
      const latency = {
        bare: await placeToMail(place, startBare, world, options),
        orderly: await placeToMail(place, startWorker, world, options),
      };
      results[backend] = { throughput, latency };
      print(backend, results[backend], options);
    }
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
  } finally {
    sink.stop();
    await redis?.stop();
    await database.stop();
  }
}

async function compareThroughput(place, options) {
  const kinds = { bare: startBare, orderly: startWorker };
  const rounds = { bare: [], orderly: [] };
  for (let round = 0; round < options.rounds; round++) {
    for (const [kind, begin] of Object.entries(kinds))
      rounds[kind].push(await drain(place, begin, options.orders));
  }
  const of = (kind, figure) => median(rounds[kind].map((each) => each[figure]));
  const summary = (kind) =>
    Object.fromEntries(Object.keys(rounds[kind][0]).map((figure) => [figure, of(kind, figure)]));
  return { rounds, bare: summary('bare'), orderly: summary('orderly') };
}

const surroundings = ({ sink, redis }) => ({
  SMTP_URL: sink.url,
  ...(redis ? { REDIS_URL: redis.url } : {}),
});

/** A worker of the hand-written kind, with the backlog waiting for it. */
async function startBare(place) {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: place.database.url,
    POOL_SIZE: String(POOL_SIZE),
    CONCURRENCY,
  };
  return start({
    name: 'bare worker',
    command: [join(BENCH, 'bare/worker.mjs')],
    env: { ...env, PORT: String(port), ...surroundings(place) },
    port,
    readyPath: '/',
  });
}

const startWorker = (place) =>
  startOrderlyWorker(place.database.url, {
    env: { ...surroundings(place), WORKER_CONCURRENCY: CONCURRENCY },
  });

/**
 * Starts a worker on a backlog of order-placed events, and measures from the first one published to
 * the last mail.
 */
async function drain(place, begin, orders) {
  const { database, redis } = place;
  await redis?.empty();
  await fillOutbox(database.url, orders);
  await ask(database.url, 'CHECKPOINT');
  const postgres0 = familyCpuMs(database.pid);
  const worker = await begin(place);
  try {
    await untilDone(database.url, orders);
    const workerMs = cpuMs(worker.pid);
    const postgresMs = familyCpuMs(database.pid) - postgres0;
    const [{ relay_s, notified_s, mailed_s }] = await ask(
      database.url,
      `WITH bounds AS (SELECT min(published_at) AS began, max(published_at) AS relayed
        FROM platform.outbox)
       SELECT extract(epoch FROM relayed - began)::float8 AS relay_s,
              extract(epoch FROM max(handled_at) FILTER
                (WHERE consumer = 'notifications') - began)::float8 AS notified_s,
              extract(epoch FROM max(handled_at) FILTER
                (WHERE consumer = 'mail') - began)::float8 AS mailed_s
         FROM bounds, platform.inbox GROUP BY began, relayed`,
    );
    // Each order is two events: that it was placed, and that its mail is queued.
    return {
      relayed: (2 * orders) / relay_s,
      notified: orders / notified_s,
      mailed: orders / mailed_s,
      workerCpu: (workerMs * 1_000) / orders,
      postgresCpu: (postgresMs * 1_000) / orders,
    };
  } finally {
    await worker.stop();
  }
}

async function fillOutbox(url, orders) {
  await ask(
    url,
    'TRUNCATE platform.outbox, platform.inbox, notifications.notifications, ' +
      'notifications.messages, webhooks.events CASCADE',
  );
  await ask(
    url,
    `INSERT INTO platform.outbox (id, type, subject, lane, occurred_at, traceparent, data)
     SELECT uuidv7(), 'orders.order-placed.v1', id::text, customer_id, now(),
       '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
            jsonb_build_object('orderId', id, 'number', number, 'customerId', customer_id,
              'lineCount', line_count, 'placedAt', placed_at,
              'total', jsonb_build_object('amount', total_amount, 'currency', total_currency))
       FROM orders.orders LIMIT $1`,
    [orders],
  );
}

async function untilDone(url, orders) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (
      const deadline = performance.now() + DRAIN_PATIENCE_MS;
      performance.now() < deadline;
      await delay(POLL_MS)
    ) {
      const { rows } = await client.query(
        `SELECT count(*)::int AS done FROM platform.inbox WHERE status = 'done'`,
      );
      if (rows[0].done === DELIVERIES * orders) return;
    }
    const { rows } = await client.query(
      'SELECT consumer, status, count(*), max(last_error) FROM platform.inbox GROUP BY 1, 2',
    );
    throw new Error(`The backlog is not done: ${JSON.stringify(rows)}`);
  } finally {
    await client.end();
  }
}

/**
 * From the moment at which an order was due to be sent to the moment at which its mail was taken by
 * the mail server.
 */
async function placeToMail(place, beginWorker, world, { seconds, rate, connections }) {
  const { database, sink, redis } = place;
  await redis?.empty();
  await ask(database.url, 'TRUNCATE platform.outbox, platform.inbox');
  const worker = await beginWorker(place);
  const api = await startOrderly(database.url, { env: surroundings(place) });
  try {
    const client = await clientOf(api, world, connections);
    const next = () => placeRequest(client);
    const send = (forSeconds, onSent) =>
      loadAtRate({
        port: api.port,
        connections,
        seconds: forSeconds,
        perSecond: Number(rate),
        next,
        onSent,
      });
    await send(WARM_UP_S);
    sink.arrivals.clear();
    const placed = new Map();
    const { failures, latencies } = await send(seconds, ({ body }, dueAt) =>
      placed.set(JSON.parse(body.toString()).number, dueAt),
    );
    if (failures.size > 0)
      throw new Error(`Orders were refused: ${[...failures.keys()].join('; ')}`);
    for (
      let waited = 0;
      waited < 30_000 && [...placed.keys()].some((number) => !sink.arrivals.has(number));
      waited += 50
    )
      await delay(50);
    const waits = [...placed].map(
      ([number, dueAt]) => (sink.arrivals.get(number) ?? Number.POSITIVE_INFINITY) - dueAt,
    );
    const sorted = Float64Array.from(waits).sort();
    return {
      ...{
        orders: placed.size,
        p50: percentile(sorted, 0.5),
        p99: percentile(sorted, 0.99),
        slowest: sorted.at(-1),
      },
      placeP99: percentile(latencies, 0.99),
    };
  } finally {
    await api.stop();
    await worker.stop();
  }
}

function print(backend, { throughput, latency }, { rate }) {
  const { bare, orderly } = throughput;
  say(`\nJobs on ${backend}: per second, and CPU ms per 1,000 orders`);
  const titles = {
    relayed: 'events relayed /s',
    notified: 'notifications handled /s',
    mailed: 'orders through to the mail /s',
    workerCpu: 'worker CPU (its start included)',
    postgresCpu: 'PostgreSQL CPU',
  };
  const rows = Object.entries(titles).map(([figure, title]) => [
    title,
    short(bare[figure]),
    short(orderly[figure]),
    short(orderly[figure] / bare[figure]),
  ]);
  say(table(['', 'bare', 'orderly', 'orderly : bare'], rows));
  say(`\nplace to mail at ${rate} orders/s, ms from the moment an order was due`);
  const waits = Object.entries(latency).map(([kind, each]) => [
    kind,
    ...[each.p50, each.p99, each.slowest, each.placeP99].map(short),
  ]);
  say(table(['worker', 'p50', 'p99', 'slowest', 'the POST alone, p99'], waits));
}

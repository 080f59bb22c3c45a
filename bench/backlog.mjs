/**
 * A backlog of events, as after an outage: how fast it is handled, how soon mails leave, and how
 * many jobs the queue holds meanwhile. Each run is bounded in time, so it tells the rate and not
 * when the backlog is gone.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { copyInto } from './lib/copy.mjs';
import { ask, ownerOf, startDatabase } from './lib/database.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { cpuMs, familyCpuMs } from './lib/proc.mjs';
import { startRedis } from './lib/redis.mjs';
import { say, short, table } from './lib/report.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startOrderlyWorker } from './lib/servers.mjs';
import { mean } from './lib/stats.mjs';

const DEFAULTS = {
  ...{ backends: 'postgres,redis', shapes: '1,4', events: '200000' },
  ...{ seconds: 30, orders: 2_000, products: 500, customers: 20 },
  json: undefined,
};
const WINDOW_MS = 5_000;
const MAIL_POLL_MS = 20;
const TRACEPARENT = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';

/** @param {string[]} argv */
export async function backlog(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const redis = await startRedis();
  const sink = await startMailSink();
  const results = [];
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    for (const backend of options.backends.split(',')) {
      if (backend === 'redis' && !redis) {
        say('redis-server is not on the PATH: skipping its backend.');
        continue;
      }
      for (const perSubject of options.shapes.split(',').map(Number)) {
        const place = { database, sink, redis: backend === 'redis' ? redis : undefined };
        const run = await drain(place, { ...options, perSubject });
        results.push({ backend, perSubject, ...run });
        print(results.at(-1));
      }
    }
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
  } finally {
    sink.stop();
    await redis?.stop();
    await database.stop();
  }
}

/** Starts a worker on the backlog and samples what it has handled, until the time is over. */
async function drain({ database, sink, redis }, { events, perSubject, seconds }) {
  await redis?.empty();
  await fill(database.url, Number(events), perSubject);
  const mails0 = sink.count();
  const env = { SMTP_URL: sink.url, ...(redis ? { REDIS_URL: redis.url } : {}) };
  const worker = await startOrderlyWorker(database.url, { env });
  const startedAt = performance.now();
  const cpu0 = { worker: cpuMs(worker.pid), postgres: familyCpuMs(database.pid) };
  let firstMailMs = Number.POSITIVE_INFINITY;
  const watching = (async () => {
    while (performance.now() - startedAt < seconds * 1_000) {
      if (sink.count() > mails0) {
        firstMailMs = performance.now() - startedAt;
        return;
      }
      await delay(MAIL_POLL_MS);
    }
  })();
  const windows = [];
  try {
    let before = { notifications: 0, mail: 0 };
    let mailsBefore = mails0;
    for (let end = WINDOW_MS; end <= seconds * 1_000; end += WINDOW_MS) {
      await delay(Math.max(0, startedAt + end - performance.now()));
      const now = await handled(database.url);
      const mails = sink.count();
      windows.push({
        notifications: (now.notifications - before.notifications) / (WINDOW_MS / 1_000),
        mail: (now.mail - before.mail) / (WINDOW_MS / 1_000),
        mailsSent: (mails - mailsBefore) / (WINDOW_MS / 1_000),
        jobs: await jobsInQueues(database.url, redis),
      });
      before = now;
      mailsBefore = mails;
    }
    await watching;
    const deliveries = before.notifications + before.mail;
    return {
      windows,
      firstMailMs,
      workerCpu: (cpuMs(worker.pid) - cpu0.worker) / deliveries,
      postgresCpu: (familyCpuMs(database.pid) - cpu0.postgres) / deliveries,
    };
  } finally {
    await worker.stop();
  }
}

/**
 * Events of one subject follow each other, which is the harder order: the first page holds a
 * quarter as many subjects.
 */
async function fill(url, events, perSubject) {
  await ask(
    url,
    `TRUNCATE platform.outbox, platform.inbox, notifications.notifications, ` +
      `notifications.messages, bullmq.job, bullmq.event CASCADE`,
  );
  const orders = await ask(url, 'SELECT id, number, customer_id FROM orders.orders LIMIT 2000');
  const now = new Date().toISOString();
  const rows = function* () {
    let subject = '';
    for (let index = 0; index < events; index++) {
      if (index % perSubject === 0) subject = uuidv7();
      const order = orders[index % orders.length];
      const data = {
        ...{ orderId: order.id, number: order.number, customerId: order.customer_id },
        ...{ lineCount: 1, placedAt: now, total: { amount: 12_99, currency: 'GBP' } },
      };
      const type = 'orders.order-placed.v1';
      const lane = order.customer_id;
      yield [uuidv7(), type, subject, lane, now, TRACEPARENT, JSON.stringify(data)];
    }
  };
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    const columns = '(id, type, subject, lane, occurred_at, traceparent, data)';
    await copyInto(client, `platform.outbox ${columns}`, rows());
    await client.query('VACUUM ANALYZE platform.outbox');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

async function handled(url) {
  const rows = await ask(
    url,
    `SELECT consumer, count(*)::int AS done FROM platform.inbox WHERE status = 'done'
        GROUP BY consumer`,
  );
  const of = (name) => rows.find(({ consumer }) => consumer === name)?.done ?? 0;
  return { notifications: of('notifications'), mail: of('mail') };
}

async function jobsInQueues(url, redis) {
  if (redis) return redis.keys();
  const [{ jobs }] = await ask(url, 'SELECT count(*)::int AS jobs FROM bullmq.job');
  return jobs;
}

function print({ backend, perSubject, windows, firstMailMs, workerCpu, postgresCpu }) {
  say(`\nBacklog on ${backend}, ${perSubject} per subject: deliveries handled per second`);
  const rows = windows.map(({ notifications, mail, mailsSent, jobs }, index) => [
    `${(index * WINDOW_MS) / 1_000}–${((index + 1) * WINDOW_MS) / 1_000} s`,
    ...[notifications, mail, mailsSent, notifications + mail].map(short),
    jobs.toLocaleString('en'),
  ]);
  const all = mean(windows.map(({ notifications, mail }) => notifications + mail));
  say(table(['', 'notifications', 'mail', 'mails sent', 'all', 'jobs at the end'], rows));
  say(`mean ${short(all)} per second; first mail after ${short(firstMailMs)} ms`);
  say(`CPU ms per delivery: worker ${short(workerCpu)}, PostgreSQL ${short(postgresCpu)}`);
}

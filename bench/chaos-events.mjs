/**
 * Events, mails and webhooks while workers are killed again and again, or restarted as by
 * deployments. In the end nothing may be lost, done twice or out of order, by what the database
 * says and by what the receivers of mails and webhooks saw.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { report } from './lib/chaos/report.mjs';
import { settled } from './lib/chaos/settling.mjs';
import { ask, startDatabase } from './lib/database.mjs';
import { SeededRandom } from './lib/desk/random.mjs';
import { audit, repetitions } from './lib/event-chaos/audit.mjs';
import { bookOf, OPEN } from './lib/event-chaos/books.mjs';
import { addEndpoint, startReceiver } from './lib/event-chaos/receiver.mjs';
import { STORY, Writer } from './lib/event-chaos/writer.mjs';
import { Fleet } from './lib/fleet.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { startRedis } from './lib/redis.mjs';
import { say, short } from './lib/report.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startOrderlyWorker } from './lib/servers.mjs';
import { WrongUse } from './lib/usage.mjs';

const DEFAULTS = {
  ...{ backends: 'postgres,redis', seconds: 60, workers: 3, kills: 12, minutes: 15, seed: 7 },
  ...{ rate: undefined, restarts: undefined },
  json: undefined,
};
const RATE = 500;
const RATE_OF_RESTARTS = 50;
/** A restart takes some seconds; this many orders last for longer. */
const SECONDS_PER_RESTART = 60;
const CUSTOMERS = 50;
const MINUTE_MS = 60_000;

/** @param {string[]} argv */
export async function chaosEvents(argv) {
  const options = readOptions(argv, DEFAULTS);
  const rate = Number(options.rate ?? (options.restarts ? RATE_OF_RESTARTS : RATE));
  if (!(rate > 0)) throw new WrongUse('--rate takes a number above 0.');
  await ensureBuilt();
  const results = {};
  for (const backend of options.backends.split(',')) {
    const result = await campaign(backend, { ...options, rate });
    if (result === undefined) continue;
    results[backend] = result;
    say(`\nEvents on ${backend}`);
    report(result);
    if (result.checks.some(({ offenders }) => offenders.length > 0)) process.exitCode = 1;
  }
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
}

/** One run on a database of its own. */
async function campaign(backend, options) {
  const stops = [];
  try {
    const redis = backend === 'redis' ? await startRedis() : undefined;
    if (backend === 'redis' && !redis) {
      say('redis-server is not on the PATH: skipping its backend.');
      return undefined;
    }
    if (redis) stops.push(() => redis.stop());
    const database = await startDatabase();
    stops.push(() => database.stop());
    const sink = await startMailSink();
    stops.push(() => sink.stop());
    const receiver = await startReceiver();
    stops.push(() => receiver.stop());
    const env = {
      ...{ SMTP_URL: sink.url, OUTGOING_ALLOWED_NETWORKS: '127.0.0.1/32' },
      ...(redis ? { REDIS_URL: redis.url } : {}),
    };
    const orders = await openShop(database.url, receiver, env, options);
    const writer = await Writer.open(database.url, orders, options.seed);
    stops.push(() => writer.close());
    const fleet = await Fleet.start(options.workers, (_place, patienceMs) =>
      startOrderlyWorker(database.url, { env, patienceMs }),
    );
    stops.push(() => fleet.stop());
    await (options.restarts ? restarting : killing)(writer, fleet, options);
    const end = await settled(database.url, options.minutes * MINUTE_MS, OPEN);
    await fleet.stop();
    const run = { writer, fleet, end, sink, receiver, deadlocks: database.deadlocks() };
    return resultOf({ ...run, book: await bookOf(database.url) });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Returns the orders that the events are about: a mail is written only about one that exists. */
async function openShop(url, receiver, env, { seconds, rate, restarts }) {
  const world = await seedWorld(url, { products: 20, customers: CUSTOMERS });
  const duration = restarts ? restarts * SECONDS_PER_RESTART : seconds;
  await growOrders(url, world, Math.ceil((duration * rate) / STORY.length) + CUSTOMERS);
  await addEndpoint(url, world, receiver.url, env);
  return ask(
    url,
    `SELECT id, number, customer_id, total_amount::int, line_count, placed_at
       FROM orders.orders ORDER BY id`,
  );
}

/** Kills workers at moments that the seed decides, while events are recorded. */
async function killing(writer, fleet, { seconds, rate, kills, seed }) {
  const random = new SeededRandom(seed + 1);
  const moments = Array.from({ length: kills }, () => random.next() * seconds).sort(
    (a, b) => a - b,
  );
  const startedAt = performance.now();
  const killAll = async () => {
    for (const moment of moments) {
      await delay(Math.max(0, startedAt + moment * 1_000 - performance.now()));
      await fleet.kill(random.next());
    }
  };
  await Promise.all([writer.run(rate, (now) => now >= seconds), killAll()]);
  await fleet.allBack();
}

/** Restarts one worker after the other, as a deployment does, while events are recorded. */
async function restarting(writer, fleet, { rate, restarts }) {
  let isOver = false;
  const restartAll = async () => {
    for (let turn = 0; turn < restarts; turn++) await fleet.restart(turn);
    isOver = true;
  };
  await Promise.all([writer.run(rate, () => isOver), restartAll()]);
}

function resultOf({ writer, fleet, end, sink, receiver, deadlocks, book }) {
  const { seconds } = writer;
  const inOutbox = new Set(book.events.map(({ id }) => id));
  const recorded = writer.recorded.filter(({ id, isUnsure }) => !isUnsure || inOutbox.has(id));
  const unsure = writer.recorded.filter(({ isUnsure }) => isUnsure);
  const { kills, exitCodes } = fleet;
  const { messageIds } = sink;
  const figures = [
    ['events recorded', recorded.length],
    ['events recorded per second', short(recorded.length / seconds)],
    ['commits that were not answered', unsure.length],
    ['seconds until all was done, after the last event', short(end.seconds)],
    ['events per second through to the end', short(recorded.length / (seconds + end.seconds))],
    ['in-app entries', book.entries.length],
    ['mails', new Set(messageIds).size],
    ['mails that arrived again', repetitions(messageIds)],
    ['webhooks', new Set(receiver.ids).size],
    ['webhooks that arrived again', repetitions(receiver.ids)],
    ...book.broken.map(({ consumer, attempts }) => [
      `attempts of ${consumer} that broke off`,
      attempts,
    ]),
    ['kills', kills],
    ['workers asked to stop', exitCodes.length],
  ];
  const stopped = exitCodes.filter((code) => code !== 0).map((code) => `exit code ${code}`);
  return {
    figures: figures.map(([name, value]) => ({ name, value })),
    checks: [
      ...audit({ recorded, book, messageIds, webhookIds: receiver.ids }),
      {
        name: 'things that are open in the end',
        checked: recorded.length,
        offenders: end.open.map(({ what, count }) => `${count} ${what}`),
      },
      {
        name: 'workers that ended with exit code 0 when asked to stop',
        checked: exitCodes.length,
        offenders: stopped,
      },
      { name: 'deadlocks in PostgreSQL', checked: 1, offenders: deadlocks },
    ],
  };
}

/**
 * Orders and their card payments while everything goes wrong: a provider whose answers are lost,
 * whose events come late, twice, out of order or not at all, and processes that are killed again
 * and again. In the end every penny must be where it belongs.
 */
import { writeFileSync } from 'node:fs';
import { audit } from './lib/chaos/audit.mjs';
import { ourBook } from './lib/chaos/books.mjs';
import { CustomerOrder } from './lib/chaos/customer-order.mjs';
import { Installation } from './lib/chaos/installation.mjs';
import { Killer } from './lib/chaos/killer.mjs';
import { PersistentClient } from './lib/chaos/persistent-client.mjs';
import { planChaos } from './lib/chaos/plan.mjs';
import { Provider } from './lib/chaos/provider.mjs';
import { figuresOf, report } from './lib/chaos/report.mjs';
import { settled } from './lib/chaos/settling.mjs';
import { play } from './lib/chaos/stories.mjs';
import { startDatabase } from './lib/database.mjs';
import { Client, forEach } from './lib/desk/client.mjs';
import { openShop } from './lib/desk/opening.mjs';
import { People } from './lib/desk/people.mjs';
import { SELLER } from './lib/desk/seller.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { verify } from './lib/verify.mjs';

const DEFAULTS = {
  orders: 2_000,
  seed: 7,
  kills: 10,
  connections: 64,
  minutes: 30,
  json: undefined,
};
/** One POST in five gets no answer; half of those were performed. */
const FAULTS = {
  ...{ lostBefore: 0.1, lostAfter: 0.1, unavailable: 0.02 },
  ...{ duplicate: 0.2, drop: 0.05, lateMs: 4_000 },
};
/** As short as the settings allow, so that orders expire while they are paid. */
const SETTINGS = { ORDER_RESERVATION_MINUTES: '1', PAYMENTS_RECONCILE_AFTER_S: '5' };
const OPENING_CONNECTIONS = 8;
const MINUTE_MS = 60_000;
/** Of the time of the run, for the orders. The rest is for what the shop has still to do then. */
const PLAYING_SHARE = 0.8;

/** @param {string[]} argv */
export async function chaosPayments(argv) {
  const options = readOptions(argv, DEFAULTS);
  const startedAt = performance.now();
  const endsAfter = (share) => startedAt + share * options.minutes * MINUTE_MS;
  const plan = planChaos(options);
  await ensureBuilt();
  const stops = [];
  try {
    const database = await startDatabase();
    stops.push(() => database.stop());
    const sink = await startMailSink();
    stops.push(() => sink.stop());
    const provider = await Provider.start();
    stops.push(() => provider.stop());
    const env = { ...SELLER, ...SETTINGS, ...provider.environment, SMTP_URL: sink.url };
    const installation = await Installation.start(database.url, env);
    stops.push(() => installation.stop());
    const people = await People.gather(database.url, plan.customers);
    const opening = { client: new Client(installation.api), people, plan };
    await openShop({ ...opening, connections: OPENING_CONNECTIONS });
    await provider.misbehave(installation.api.port, { seed: options.seed, ...FAULTS });
    const client = new PersistentClient(installation.api);
    const deadline = endsAfter(PLAYING_SHARE);
    const world = { client, people, provider, installation, plan, deadline };
    const played = await playAll(world, options);
    const end = await settled(database.url, endsAfter(1) - performance.now());
    const ours = await ourBook(database.url);
    const theirs = await provider.book();
    const checks = [
      ...checksOf(played, end, database.deadlocks(), client),
      ...audit({ ...played, ours, theirs }),
    ];
    const verified = await verify(database.url);
    const requests = await provider.requests();
    const figures = figuresOf({ played, end, ours, theirs, client, requests });
    report({ figures, checks, verified });
    if (options.json)
      writeFileSync(
        options.json,
        `${JSON.stringify({ options, figures, checks, verified }, null, 2)}\n`,
      );
    if (verified !== 0 || checks.some(({ offenders }) => offenders.length > 0))
      process.exitCode = 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** All orders, many at once, while processes are killed. */
async function playAll({ client, people, provider, installation, plan, deadline }, options) {
  const startedAt = performance.now();
  const killer = new Killer(installation, plan.kills, plan.orders.length);
  const shop = { client, people, provider, deadline };
  const orders = plan.orders.map((each) => new CustomerOrder(shop, each));
  const failures = [];
  const waiting = [];
  const playOne = async (order) => {
    await play(order).catch((error) => failures.push(`${order.plan.number}: ${error.message}`));
    killer.progress();
  };
  await forEach(orders, options.connections, async (order) => {
    if (performance.now() > deadline) failures.push(`${order.plan.number}: there was no time left`);
    // A customer who pays at the last moment does nothing until then, and takes no one's place.
    else if (order.plan.isLate) waiting.push(playOne(order));
    else await playOne(order);
  });
  await Promise.all(waiting);
  await killer.end();
  const seconds = (performance.now() - startedAt) / 1_000;
  return { orders, failures, kills: killer.log, seconds };
}

/** What the run itself shows, besides the books. */
function checksOf({ orders, failures }, { open }, deadlocks, { outcomes }) {
  const broken = [...outcomes].filter(([status]) => status >= 500 && status !== 503);
  return [
    { name: 'stories that came to their end', checked: orders.length, offenders: failures },
    {
      name: 'things that are open for good',
      checked: orders.length,
      offenders: open.map(({ what, id, more }) => `${what}: ${id} (${more})`),
    },
    {
      name: 'responses with status 500 and above, without 503',
      checked: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
      offenders: broken.map(([status, count]) => `${status} × ${count}`),
    },
    {
      name: 'deadlocks in PostgreSQL',
      checked: 1,
      offenders: deadlocks,
    },
  ];
}

/**
 * A thousand clients of `GET /v1/notifications/stream` at two processes, cut off together several
 * times while entries are written. Each client must get each entry of its own once, in order; then
 * no stream may be left in the gauge, and the memory of the processes must be where it was.
 */
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startDatabase } from './lib/database.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short } from './lib/report.mjs';
import { seedWorld } from './lib/seed.mjs';
import { startOrderly } from './lib/servers.mjs';
import { openSessions, signTokens } from './lib/sessions.mjs';

const DEFAULTS = { clients: 1_000, storms: 5, entries: 10 };
const PATH = '/v1/notifications/stream';
/** The first storms fill caches and grow the heap to its size; then it must not grow any more. */
const WARM_STORMS = 2;
const MOST_GROWTH = 1.2;
const CLOSING_MS = 15_000;

/** One client, which goes on after its last id at the other process each time it is cut off. */
class Client {
  ids = [];
  lastId = null;
  resets = 0;

  constructor(token, userId) {
    this.token = token;
    this.userId = userId;
  }

  /** @param {{ port: number }} server */
  open({ port }) {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.token}`, accept: 'text/event-stream' };
      if (this.lastId !== null) headers['last-event-id'] = this.lastId;
      const target = { host: '127.0.0.1', port, path: PATH, headers, agent: false };
      this.request = request(target, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode} for a stream`));
        let rest = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          const frames = (rest + chunk).split('\n\n');
          rest = frames.pop();
          for (const frame of frames) this.take(frame);
        });
        response.on('error', () => undefined);
        resolve();
      });
      this.request.on('error', (error) => reject(error)).end();
    });
  }

  take(frame) {
    const id = /^id: (.*)$/m.exec(frame)?.[1];
    if (id !== undefined) this.lastId = id;
    if (/^event: reset$/m.test(frame)) this.resets++;
    if (!/^event: notification$/m.test(frame)) return;
    this.ids.push(JSON.parse(/^data: (.*)$/m.exec(frame)[1]).id);
  }

  cut() {
    this.request.destroy();
  }
}

/** @param {string[]} argv */
export async function streams(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const servers = [];
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  try {
    const world = await seedWorld(database.url, { products: 1, customers: options.clients });
    const sessions = await openSessions(database.url, world.customers);
    for (let count = 0; count < 2; count++) servers.push(await startOrderly(database.url));
    // With the key that the first of them has made.
    const tokens = await signTokens(database.url, sessions);
    const clients = tokens.map((token, at) => new Client(token, world.customers[at].id));
    const memory = [];

    for (let storm = 0; storm < options.storms; storm++) {
      const began = performance.now();
      await Promise.all(clients.map((each, at) => each.open(servers[(at + storm) % 2])));
      const openedMs = performance.now() - began;
      await write(pool, clients, options.entries);
      await untilAll(clients, (2 * storm + 1) * options.entries);
      memory.push(await metric(servers, 'process_resident_memory_bytes'));
      for (const client of clients) client.cut();
      // Written while nobody listens.
      await write(pool, clients, options.entries);
      say(`storm ${storm + 1}: ${clients.length} streams in ${Math.round(openedMs)} ms`);
    }
    await Promise.all(clients.map((each) => each.open(servers[0])));
    await untilAll(clients, options.storms * 2 * options.entries);
    for (const client of clients) client.cut();
    const open = await openStreams(servers);

    const expected = await entriesOf(pool);
    const wrong = clients.filter(
      ({ userId, ids }) => JSON.stringify(ids) !== JSON.stringify(expected.get(userId)),
    );
    const growth = memory.at(-1) / memory[Math.min(WARM_STORMS, memory.length) - 1];
    say(`clients with a gap, a duplicate or another order: ${wrong.length}`);
    say(`resets: ${clients.reduce((sum, { resets }) => sum + resets, 0)}`);
    say(`open streams afterwards: ${open}`);
    say(`memory of both, MB: ${memory.map((bytes) => Math.round(bytes / 1e6)).join(', ')}`);
    say(`memory after the last storm, by that after storm ${WARM_STORMS}: ${short(growth)}`);
    if (wrong.length > 0 || open > 0 || growth > MOST_GROWTH) process.exitCode = 1;
  } finally {
    await pool.end();
    await Promise.all(servers.map((server) => server.stop()));
    await database.stop();
  }
}

async function write(pool, clients, count) {
  for (let each = 0; each < count; each++)
    await pool.query(
      `INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
       SELECT gen_random_uuid(), id, gen_random_uuid(), 'order-placed',
              '{"orderId":"00000000-0000-7000-8000-000000000000","number":"ORD-1",
                "total":{"amount":1,"currency":"GBP"}}', now() FROM unnest($1::uuid[]) id`,
      [clients.map(({ userId }) => userId)],
    );
}

async function untilAll(clients, count) {
  const deadline = performance.now() + 60_000;
  while (clients.some(({ ids }) => ids.length < count)) {
    if (performance.now() > deadline) throw new Error('Some entries did not come in a minute.');
    await wait(20);
  }
}

async function entriesOf(pool) {
  const { rows } = await pool.query(
    `SELECT user_id, array_agg(id ORDER BY changed_in, id) AS ids
       FROM notifications.notifications GROUP BY user_id`,
  );
  return new Map(rows.map(({ user_id, ids }) => [user_id, ids]));
}

/** How many streams the processes still count when their clients are gone. */
async function openStreams(servers) {
  for (const deadline = performance.now() + CLOSING_MS; ; await wait(200)) {
    const open = await metric(servers, 'event_streams_open');
    if (open === 0 || performance.now() > deadline) return open;
  }
}

/** The sum over the processes. */
async function metric(servers, name) {
  let sum = 0;
  for (const { port } of servers) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const [, value] of text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm')))
      sum += Number(value);
  }
  return sum;
}

/**
 * The asynchronous half by hand: BullMQ and `pg`, no framework. It leaves the same rows as
 * Orderly's worker (inbox, in-app entry, feed of integrators, mail message, outbox) and sends a
 * mail of fixed text. What it has not: leases, order per subject, dead letters, back-off,
 * templates.
 */
import { createServer } from 'node:http';
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { built } from '../lib/paths.mjs';

const { DATABASE_URL, REDIS_URL, SMTP_URL, PORT, POOL_SIZE, CONCURRENCY } = process.env;
const BATCH_SIZE = 100;
const POLL_MS = 1_000;
const ROUTES = {
  'orders.order-placed.v1': ['notifications', 'webhooks'],
  'notifications.mail-queued.v1': ['mail'],
};
const JOB_OPTIONS = { removeOnComplete: true, attempts: 10 };

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) });
const mailer = createTransport({ pool: true, ...hostAndPort(SMTP_URL), maxConnections: 5 });

function hostAndPort(url) {
  const { hostname: host, port } = new URL(url);
  return { host, port: Number(port) };
}

async function transaction(work) {
  const client = await pool.connect();
  const ask = async (name, text, values) => (await client.query({ name, text, values })).rows;
  try {
    await client.query('BEGIN');
    const result = await work(ask);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/**
 * What Orderly looks up, words and renders anew for each mail, once: the same parts, encoded the
 * same way, of about the same length.
 */
const { orderHtml } = await built('libs/notifications/src/templates/order.html.js');
const FIXED_CONTENT = {
  text: 'Thank you for your order. It has arrived.\n'.repeat(15),
  html: orderHtml,
};

const queueNames = Object.values(ROUTES).flat();
const queues = new Map(queueNames.map((name) => [name, openQueue(name)]));

function openQueue(name) {
  if (REDIS_URL) return new Queue(name, { connection: new Redis(REDIS_URL) });
  const connection = new pg.Pool({
    connectionString: DATABASE_URL,
    options: '-c search_path=bullmq',
    max: 4,
  });
  return new Queue(name, { connection }, createPostgresBackend);
}

function openWorker(name, handle) {
  const options = { concurrency: Number(CONCURRENCY) };
  if (REDIS_URL)
    return new Worker(name, handle, {
      ...options,
      connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }),
    });
  const connection = { connectionString: DATABASE_URL, schema: 'bullmq', max: 4 };
  return new Worker(name, handle, { ...options, connection }, createPostgresBackend);
}

/** @returns {Promise<number>} how many events were brought on */
const relayBatch = () =>
  transaction(async (ask) => {
    const events = await ask(
      'pending',
      `SELECT id, type, subject, position FROM platform.outbox
        WHERE published_at IS NULL ORDER BY position LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED`,
    );
    if (events.length === 0) return 0;
    const deliveries = events.flatMap((event) =>
      (ROUTES[event.type] ?? []).map((consumer) => ({ ...event, consumer })),
    );
    for (const consumer of queueNames) {
      const jobs = deliveries.filter((delivery) => delivery.consumer === consumer);
      await queues.get(consumer).addBulk(
        jobs.map(({ id, type }) => ({
          name: type,
          data: { eventId: id },
          opts: { ...JOB_OPTIONS, jobId: id },
        })),
      );
    }
    await ask(
      'inbox',
      `INSERT INTO platform.inbox (event_id, consumer, subject, position)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
         ON CONFLICT DO NOTHING`,
      [
        deliveries.map(({ id }) => id),
        deliveries.map(({ consumer }) => consumer),
        deliveries.map(({ subject }) => subject),
        deliveries.map(({ position }) => position),
      ],
    );
    await ask('published', 'UPDATE platform.outbox SET published_at = now() WHERE id = ANY ($1)', [
      events.map(({ id }) => id),
    ]);
    return events.length;
  });

const DONE = `INSERT INTO platform.inbox AS i (event_id, consumer, subject, position, status,
  handled_at)
  SELECT id, $2, subject, position, 'done', now() FROM platform.outbox WHERE id = $1
  ON CONFLICT (event_id, consumer) DO UPDATE SET status = 'done', handled_at = now()
    WHERE i.status = 'pending'
  RETURNING 1`;

async function notify({ data: { eventId } }) {
  await transaction(async (ask) => {
    const [event] = await ask(
      'event',
      'SELECT subject, traceparent, data FROM platform.outbox WHERE id = $1',
      [eventId],
    );
    const { orderId, number, customerId, total } = event.data;
    const now = new Date();
    const id = uuidv7();
    if ((await ask('done', DONE, [eventId, 'notifications'])).length === 0) return;
    await ask(
      'entry',
      `INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
       VALUES ($1, $2, $3, 'order-placed', $4, $5) ON CONFLICT DO NOTHING`,
      [uuidv7(), customerId, eventId, JSON.stringify({ orderId, number, total }), now],
    );
    await ask(
      'message',
      `INSERT INTO notifications.messages (id, event_id, user_id, template, facts, state,
        message_id, created_at)
       VALUES ($1, $2, $3, 'order-placed', $4, 'queued', $5, $6) ON CONFLICT DO NOTHING`,
      [id, eventId, customerId, JSON.stringify({ orderId }), `<${id}@bench.example>`, now],
    );
    await ask(
      'mail-queued',
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data)
       VALUES ($1, 'notifications.mail-queued.v1', $2, $3, $4, $5)`,
      [uuidv7(), event.subject, now, event.traceparent, JSON.stringify({ messageId: id })],
    );
  });
  wake();
}

async function publish({ data: { eventId } }) {
  await transaction(async (ask) => {
    if ((await ask('done', DONE, [eventId, 'webhooks'])).length === 0) return;
    await ask(
      'feed',
      `INSERT INTO webhooks.events (position, event_id, type, subject, occurred_at, data)
       SELECT pg_current_xact_id()::text::bigint + clock.xid_offset, e.id, e.type, e.subject,
              e.occurred_at, e.data
         FROM platform.outbox e, webhooks.feed_clock clock WHERE e.id = $1 ON CONFLICT DO NOTHING`,
      [eventId],
    );
    const wanting = await ask(
      'wanting',
      `SELECT id FROM webhooks.endpoints
        WHERE enabled AND event_types && ARRAY['*', 'orders.*', 'orders.order-placed.v1']`,
      [],
    );
    if (wanting.length > 0) throw new Error('The benchmark has no endpoints.');
  });
}

async function sendMail({ data: { eventId } }) {
  const { rows } = await pool.query({
    name: 'mail',
    text: `SELECT m.id, m.message_id, u.email, o.number
             FROM platform.outbox e
             JOIN notifications.messages m ON m.id = (e.data ->> 'messageId')::uuid
               AND m.state = 'queued'
             JOIN users.users u ON u.id = m.user_id
             JOIN orders.orders o ON o.id = (m.facts ->> 'orderId')::uuid
            WHERE e.id = $1`,
    values: [eventId],
  });
  const [mail] = rows;
  if (!mail) return;
  const subject = `Your order ${mail.number}`;
  await mailer.sendMail({
    from: 'no-reply@bench.example',
    to: mail.email,
    messageId: mail.message_id,
    subject,
    ...FIXED_CONTENT,
  });
  await transaction(async (ask) => {
    await ask('done', DONE, [eventId, 'mail']);
    await ask(
      'sent',
      `UPDATE notifications.messages SET state = 'sent', sent_at = now() WHERE id = $1`,
      [mail.id],
    );
  });
}

let woken = false;
let wakeUp = () => undefined;
function wake() {
  woken = true;
  wakeUp();
}

async function relay() {
  for (;;) {
    woken = false;
    while ((await relayBatch()) > 0);
    if (woken) continue;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

for (const [name, handle] of [
  ['notifications', notify],
  ['webhooks', publish],
  ['mail', sendMail],
]) {
  openWorker(name, handle).on('error', (error) => process.stderr.write(`${error.message}\n`));
}
void relay();
// Orderly's API says so after it committed an order.
const listener = new pg.Client({ connectionString: DATABASE_URL });
listener.on('notification', wake);
await listener.connect();
await listener.query('LISTEN orderly_outbox');
process.once('SIGTERM', () => process.exit(0));
createServer((_request, response) => response.end('{}')).listen(Number(PORT), '127.0.0.1');

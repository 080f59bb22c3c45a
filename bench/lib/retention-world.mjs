/** Rows by the million that are all due, made in the database itself. */
import pg from 'pg';
import { ownerOf } from './database.mjs';

/** What must not be there afterwards. */
export const LEFT = {
  answers: 'SELECT count(*)::int AS count FROM platform.idempotency_keys',
  events: 'SELECT count(*)::int AS count FROM platform.outbox',
  deliveries: 'SELECT count(*)::int AS count FROM platform.inbox',
  mails: 'SELECT count(*)::int AS count FROM notifications.messages',
  sessions: 'SELECT count(*)::int AS count FROM auth.sessions',
  'refresh tokens': 'SELECT count(*)::int AS count FROM auth.refresh_tokens',
  'references of orders':
    'SELECT count(*)::int AS count FROM orders.orders WHERE customer_id = $1 AND reference ' +
    'IS NOT NULL',
};

/** A UUIDv7 of so many days ago, as SQL. */
const idOf = (days, number) =>
  `(lpad(to_hex((extract(epoch FROM now() - interval '${days} days') * 1000)::bigint), 12, '0')
    || '70008000' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/**
 * @param {string} url
 * @param {string} userId whose orders they are
 * @param {{ answers: number, events: number, mails: number, sessions: number, tokens: number,
 *   orders: number }} counts
 */
export async function seedRetention(url, userId, counts) {
  const { answers, events, mails, sessions, tokens, orders } = counts;
  const fills = [
    [
      `INSERT INTO platform.idempotency_keys
         (principal, route, key, fingerprint, status, headers, body, created_at, subject_ids)
       SELECT gen_random_uuid()::text, 'POST /v1/orders', n::text, '\\x00', 201, '{}',
              jsonb_build_object('filler', repeat('x', 1000)), now() - interval '3 days',
              CASE WHEN n % 10 = 0 THEN ARRAY[gen_random_uuid()] END
         FROM generate_series(1, $1::int) n`,
      [answers],
    ],
    [
      `INSERT INTO platform.outbox
         (id, type, subject, occurred_at, traceparent, data, recorded_at, published_at)
       SELECT ${idOf(40, 'n')}, 'orders.order-placed.v1', gen_random_uuid(), at, '',
              jsonb_build_object('filler', repeat('x', 200)), at, at
         FROM generate_series(1, $1::int) n, (SELECT now() - interval '40 days' AS at) t`,
      [events],
    ],
    [
      `INSERT INTO platform.inbox (event_id, consumer, subject, position, status, handled_at)
       SELECT o.id, consumer, o.subject, o.position, 'done', o.published_at
         FROM platform.outbox o, unnest(ARRAY['notifications', 'webhooks']) consumer`,
      [],
    ],
    [
      `INSERT INTO notifications.messages (id, event_id, user_id, template, facts, state,
        message_id, created_at, sent_at)
       SELECT ${idOf(100, 'n')}, gen_random_uuid(), gen_random_uuid(), 'order-placed', '{}',
         'sent', '-',
              now() - interval '100 days', now() - interval '100 days' FROM generate_series(1,
                $1::int) n`,
      [mails],
    ],
    [
      `INSERT INTO auth.sessions (id, user_id, created_at, expires_at, ended_at, end_reason)
       SELECT ${idOf(100, 'n')}, gen_random_uuid(), now() - interval '100 days',
         now() - interval '10 days',
              now() - interval '10 days', 'logged-out' FROM generate_series(1, $1::int) n`,
      [sessions],
    ],
    [
      `INSERT INTO auth.refresh_tokens (token_hash, session_id, expires_at, used_at)
       SELECT sha256((s.id::text || n)::bytea), s.id, now(), now() - interval '20 days'
         FROM auth.sessions s, generate_series(1, $1::int) n`,
      [tokens],
    ],
    [
      `INSERT INTO orders.orders
         (id, number, reference, customer_id, status, payment_status, total_amount, total_currency,
           line_count,
          placed_at, version)
       SELECT ${idOf(50, 'n')}, 'ORD-' || n, 'for Ada', $2, 'placed', 'unpaid', 100, 'EUR', 1,
              now() - n * interval '1 minute', 1 FROM generate_series(1, $1::int) n`,
      [orders, userId],
    ],
  ];
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    for (const [text, values] of fills) await client.query(text, values);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

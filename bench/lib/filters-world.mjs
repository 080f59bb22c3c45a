/**
 * A million orders and audit entries, and many accounts, in which some filters find much, some
 * little, and some pairs nothing.
 */
import pg from 'pg';
import { ownerOf } from './database.mjs';

/** A UUIDv7 of the instant in milliseconds `ms`, with `n` in its random part. */
const idAt = (ms, n) =>
  `(lpad(to_hex((${ms})::bigint), 12, '0') || '7000' || '8000' || ` +
  `lpad(to_hex((${n})::bigint), 12, '0'))::uuid`;

const FROM_MS = Date.UTC(2025, 0, 1);
/** Between two rows. */
const STEP_MS = 20_000;
const at = `(${FROM_MS} + n * ${STEP_MS}::bigint)`;

/**
 * One customer owns half of all orders, all of them placed; what is cancelled belongs to the
 * others. Likewise the audit log: one actor from one address, and a rare act of the others.
 * @param {string} url
 * @param {{ customers: { id: string }[], clerk: { id: string } }} world
 * @param {{ orders: number, entries: number, users: number }} sizes
 */
export async function seedFilters(url, { customers: [big, small], clerk }, sizes) {
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    // The rows fit together by construction, and nobody is told of them.
    await client.query('SET session_replication_role = replica');
    await client.query(`INSERT INTO users.user_roles (user_id, role) VALUES ($1, 'admin')`, [
      clerk.id,
    ]);
    await client.query(
      `INSERT INTO orders.orders (id, number, reference, customer_id, status, payment_status,
        total_amount, total_currency,
                                  line_count, placed_at, updated_at, version)
       SELECT ${idAt(at, 'n')}, 'ORD-' || n, CASE WHEN n % 1000 = 1 THEN 'PO-' || n % 7 END,
              CASE WHEN n % 2 = 0 THEN $1::uuid WHEN n % 1000 = 1 THEN $2::uuid
                ELSE ${idAt(FROM_MS, 'n % 5000')} END,
              CASE WHEN n % 10 = 1 THEN 'cancelled' ELSE 'placed' END, 'unpaid', 1000, 'GBP', 1,
              to_timestamp(${at} / 1000.0), to_timestamp(${at} / 1000.0), 1
         FROM generate_series(1, ${sizes.orders}) n`,
      [big.id, small.id],
    );
    await client.query(
      `INSERT INTO platform.audit_events (id, occurred_at, actor_id, action, subject_type,
        subject_id, ip, credential_id,
                                          request_id, traceparent)
       SELECT ${idAt(at, 'n')}, to_timestamp(${at} / 1000.0),
              CASE WHEN n % 2 = 0 THEN $1::uuid ELSE ${idAt(FROM_MS, 'n % 5000')} END,
              CASE WHEN n % 2 = 0 THEN 'orders.order-placed'
                WHEN n % 1000 = 1 THEN 'orders.order-cancelled' ELSE 'auth.logged-in' END,
              CASE WHEN n % 2 = 0 OR n % 1000 = 1 THEN 'order' ELSE 'session' END,
                'thing-' || n / 3,
              CASE WHEN n % 2 = 0 THEN '203.0.113.7' ELSE
                ('198.51.' || n % 200 || '.' || n % 250) END::inet,
              CASE WHEN n % 2 = 0 THEN 'session:one' ELSE 'session:' || n % 5000 END, 'r', 't'
         FROM generate_series(1, ${sizes.entries}) n`,
      [big.id],
    );
    await client.query(
      `INSERT INTO users.users (id, email, name, status, locale, email_verified_at, version,
        created_at)
       SELECT ${idAt(at, 'n')}, 'user-' || n || '@bench.example', 'Ada', CASE
         WHEN n % 10000 = 1 THEN 'suspended' ELSE 'active' END,
              'en', now(), 1, now()
         FROM generate_series(1, ${sizes.users}) n`,
    );
    await client.query(
      `INSERT INTO users.user_roles (user_id, role)
       SELECT ${idAt(at, 'n')}, CASE WHEN n % 10000 = 2 THEN 'support' ELSE 'customer' END
         FROM generate_series(1, ${sizes.users}) n`,
    );
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** What is asked for, list by list. The first of each is the plain list. */
export function questions({ customers: [big, small] }, { orders }) {
  const middle = new Date(FROM_MS + (orders / 2) * STEP_MS).toISOString();
  const late = new Date(FROM_MS + (orders - 100) * STEP_MS).toISOString();
  return {
    orders: [
      '',
      `customerId=${big.id}`,
      `customerId=${small.id}`,
      'status=cancelled',
      `status=cancelled&customerId=${big.id}`,
      `status=placed&customerId=${small.id}`,
      `placedTo=${middle}`,
      `placedFrom=${late}`,
      `placedFrom=${middle}&status=cancelled`,
      'reference=PO-1',
      'reference=nothing-like-it',
      `reference=PO-1&customerId=${big.id}`,
      'reference=PO-1&status=placed',
      `updatedSince=${late}`,
      `updatedSince=${middle}&customerId=${big.id}`,
      `updatedSince=${middle}&status=cancelled`,
      `updatedSince=${middle}&status=cancelled&customerId=${big.id}`,
    ],
    'audit-events': [
      '',
      `actorId=${big.id}`,
      'action=orders.order-cancelled',
      `action=orders.order-cancelled&actorId=${big.id}`,
      'subjectType=order',
      'subjectType=session&action=orders.order-placed',
      'subjectId=thing-1000',
      'ip=203.0.113.7',
      'ip=192.0.2.99',
      'ip=203.0.113.7&action=auth.logged-in',
      `ip=203.0.113.7&subjectType=session`,
      'credentialId=session%3Aone',
      'credentialId=session%3Aone&action=auth.logged-in',
      `from=${late}`,
      `to=${middle}`,
      `from=${middle}&to=${middle}`,
      `to=${middle}&action=orders.order-cancelled`,
      `actorId=${big.id}&subjectType=session`,
    ],
    users: [
      '',
      'status=suspended',
      'role=support',
      'role=support&status=suspended',
      'email=user-77%40bench.example',
      'role=customer',
    ],
  };
}

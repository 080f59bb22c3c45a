/**
 * What the database holds before the first request, brought in by COPY into the tables that
 * Orderly's migrations made.
 */

import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { copyInto } from './copy.mjs';
import { ownerOf } from './database.mjs';
import { built } from './paths.mjs';

export const PASSWORD = 'a passphrase for the benchmark';
export const LINES_PER_ORDER = 5;
/**
 * Many, since two log-ins of one account at once count as one failure until the first is through.
 */
const VISITORS = 500;
/** So much that it never runs out. */
const ON_HAND = 1_000_000_000;
const FIRST_PLACED_AT = Date.UTC(2025, 0, 1);
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * @typedef {{ id: string, email: string }} Customer
 * @typedef {{ id: string, sku: string, name: string, price: number }} Product
 * @typedef {{ id: string, customer: number }} PlacedOrder
 * @typedef {{ customers: Customer[], visitors: Customer[], clerk: Customer, products: Product[],
 *   orders: PlacedOrder[], orderCount: number }} World `visitors` only log in; `clerk` may read
 *   everybody's orders; `orders` is a sample
 */

/**
 * @param {string} url
 * @param {{ customers: number, products: number }} sizes
 * @returns {Promise<World>}
 */
export async function seedWorld(url, sizes) {
  const { HASH_PARAMETERS } = await built('libs/auth/src/passwords/password-hasher.js');
  const passwordHash = await hash(PASSWORD, HASH_PARAMETERS);
  const customers = Array.from({ length: sizes.customers }, (_, index) =>
    person(`customer-${index}`),
  );
  const visitors = Array.from({ length: VISITORS }, (_, index) => person(`visitor-${index}`));
  const clerk = person('clerk');
  const products = Array.from({ length: sizes.products }, (_, index) => productAt(index));
  const now = new Date().toISOString();
  await inTransaction(url, async (client) => {
    const people = [...customers, ...visitors, clerk];
    await copyInto(
      client,
      'users.users (id, email, name, status, locale, email_verified_at, version, created_at)',
      people.map(({ id, email }) => [id, email, 'Ada Example', 'active', 'en', now, 1, now]),
    );
    await copyInto(client, 'users.user_roles (user_id, role)', [
      ...[...customers, ...visitors].map(({ id }) => [id, 'customer']),
      [clerk.id, 'support'],
    ]);
    const credentials = people.map(({ id }) => [id, passwordHash]);
    await copyInto(client, 'auth.credentials (user_id, password_hash)', credentials);
    await copyInto(
      client,
      'catalog.products (id, sku, name, description, unit_price_amount, unit_price_currency, ' +
        'active, search_text, version, created_at, updated_at)',
      products.map(({ id, sku, name, description, price }) => [
        ...[id, sku, name, description, price, 'GBP', 't'],
        ...[
          ` ${sku} ${name} ${description}`.toLowerCase().replace(/[^a-z0-9]+/g, ' '),
          1,
          now,
          now,
        ],
      ]),
    );
    const stock = products.map(({ id }) => [id, ON_HAND, 0, 1, now]);
    await copyInto(
      client,
      'catalog.stock (product_id, on_hand, reserved, version, updated_at)',
      stock,
    );
  });
  return { customers, visitors, clerk, products, orders: [], orderCount: 0 };
}

/**
 * Adds orders with their lines, reservations and timelines until there are `orderCount`, and tidies
 * up as autovacuum would in time.
 * @param {string} url
 * @param {World} world
 * @param {number} orderCount
 * @param {number} sampleSize
 */
export async function growOrders(url, world, orderCount, sampleSize = 20_000) {
  const orders = Array.from({ length: orderCount - world.orderCount }, (_, index) =>
    orderAt(world, world.orderCount + index),
  );
  await inTransaction(url, async (client) => {
    // The rows fit together by construction; checking each reference again would take most of the
    // time.
    await client.query('SET LOCAL session_replication_role = replica');
    await copyInto(
      client,
      'orders.orders (id, number, reference, customer_id, status, payment_status, ' +
        'total_amount, total_currency, line_count, placed_at, updated_at, version)',
      mapped(orders, ({ id, customer, placedAt, lines }) => {
        const total = lines.reduce((sum, { price }) => sum + price, 0);
        const { id: customerId } = world.customers[customer];
        return [
          id,
          orderNumber(),
          null,
          customerId,
          'placed',
          'unpaid',
          total,
          'GBP',
          lines.length,
          placedAt,
          placedAt,
          1,
        ];
      }),
    );
    await copyInto(
      client,
      'orders.order_lines (order_id, id, position, product_id, sku, name, quantity, ' +
        'unit_price_amount, unit_price_currency)',
      flatMapped(orders, ({ id, lines }) =>
        lines.map((product, index) => [
          ...[
            id,
            uuidv7(),
            index + 1,
            product.id,
            product.sku,
            product.name,
            1,
            product.price,
            'GBP',
          ],
        ]),
      ),
    );
    await copyInto(
      client,
      'catalog.reservations (reservation_id, product_id, quantity)',
      flatMapped(orders, ({ id, lines }) => lines.map((product) => [id, product.id, 1])),
    );
    await copyInto(
      client,
      'catalog.stock_movements (product_id, type, on_hand_delta, reserved_delta, ' +
        'reservation_id, occurred_at)',
      flatMapped(orders, ({ id, placedAt, lines }) =>
        lines.map((product) => [product.id, 'reservation', 0, 1, id, placedAt]),
      ),
    );
    await copyInto(
      client,
      'orders.timeline (order_id, position, type, occurred_at, actor_id, data)',
      mapped(orders, ({ id, customer, placedAt, lines }) => {
        const total = { amount: lines.reduce((sum, { price }) => sum + price, 0), currency: 'GBP' };
        const data = JSON.stringify({ total, lineCount: lines.length });
        return [id, 1, 'placed', placedAt, world.customers[customer].id, data];
      }),
    );
    await client.query(
      `UPDATE catalog.stock s SET reserved = r.quantity
         FROM (SELECT product_id, sum(quantity)::int AS quantity FROM catalog.reservations
           GROUP BY product_id) r
        WHERE s.product_id = r.product_id`,
    );
  });
  world.orderCount = orderCount;
  const sample = orders.map(({ id, customer }) => ({ id, customer }));
  const every = Math.max(1, Math.floor(sample.length / sampleSize));
  world.orders = [...world.orders, ...sample.filter((_, index) => index % every === 0)];
  await tidy(url);
}

/**
 * Statistics and visibility as they are on a server that has run for a while, and no checkpoint
 * left to disturb the first round.
 */
async function tidy(url) {
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

async function inTransaction(url, work) {
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

const person = (name) => ({ id: uuidv7(), email: `${name}@bench.example` });

function productAt(index) {
  const sku = `BENCH-${String(index).padStart(6, '0')}`;
  const name = `Product ${index}, 250 g`;
  return {
    id: uuidv7(),
    sku,
    name,
    description: `What the benchmark orders, number ${index}.`,
    price: 100 + (index % 900),
  };
}

/** Twenty seconds apart, the customers in turn. */
function orderAt({ customers, products }, index) {
  const at = FIRST_PLACED_AT + index * 20_000;
  const start = Math.floor(Math.random() * products.length);
  const lines = Array.from(
    { length: LINES_PER_ORDER },
    (_, line) => products[(start + line * 7) % products.length],
  );
  return {
    id: uuidv7({ msecs: at }),
    customer: index % customers.length,
    placedAt: new Date(at).toISOString(),
    lines,
  };
}

/** Looks like a number of Orderly's; whether its check digit is right matters to nobody here. */
function orderNumber() {
  const characters = [...randomBytes(12)].map((byte) => ALPHABET[byte & 31]).join('');
  return `ORD-${characters.slice(0, 4)}-${characters.slice(4, 8)}-${characters.slice(8)}`;
}

function* mapped(items, toRow) {
  for (const item of items) yield toRow(item);
}

function* flatMapped(items, toRows) {
  for (const item of items) yield* toRows(item);
}

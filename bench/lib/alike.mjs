/**
 * Servers are compared only if they answer alike: the same bodies to the same questions, shape by
 * shape.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { request } from './api.mjs';

/** Cursors are signed by each server with its own key. */
const withoutCursor = ({ data, page }) => ({
  data,
  page: { nextCursor: page.nextCursor !== null },
});

/** A new order has ids and times of its own; the rest must agree. */
function shapeOf(value, key = '') {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, shapeOf(child, name)]),
    );
  }
  return ['id', 'number', 'placedAt', 'updatedAt'].includes(key) ? typeof value : value;
}

/**
 * @param {{ server: import('./servers.mjs').Server, client: import('./scenarios.mjs').Client }[]}
 *   sides
 * @throws Error naming the first difference
 */
export async function assertAlike(sides) {
  const { world } = sides[0].client;
  const { id, customer } = world.orders[0];
  const lines = world.products
    .slice(0, 5)
    .map((product, index) => ({ productId: product.id, quantity: index + 1 }));
  const questions = {
    'GET /v1/orders/{id}': ({ server, client }) =>
      ask(server, `/v1/orders/${id}`, client.tokens[customer]),
    'GET /v1/orders': async ({ server, client }) =>
      withoutCursor(await ask(server, '/v1/orders?limit=20', client.tokens[0])),
    'GET /v1/orders, second page': async ({ server, client }) =>
      withoutCursor(await secondPage(server, client.tokens[0])),
    'GET /v1/products': async ({ server }) =>
      withoutCursor(await ask(server, '/v1/products?limit=20')),
    'GET /health/live': ({ server }) => ask(server, '/health/live'),
  };
  for (const [question, answer] of Object.entries(questions))
    await compare(question, sides, answer);
  await compare('POST /v1/orders', sides, async ({ server, client }) => {
    const key = randomUUID();
    const place = () =>
      request(server, 'POST', '/v1/orders', {
        token: client.tokens[0],
        body: { lines },
        headers: { 'idempotency-key': key },
      });
    const first = await place();
    const second = await place();
    const replayed =
      second.headers.get('idempotency-replayed') === 'true' &&
      isDeepStrictEqual(first.body, second.body);
    return {
      body: shapeOf(first.body),
      status: first.status,
      etag: first.headers.get('etag'),
      replayed,
    };
  });
}

async function compare(question, sides, answer) {
  const expected = await answer(sides[0]);
  for (const side of sides.slice(1)) {
    const actual = await answer(side);
    if (isDeepStrictEqual(actual, expected)) continue;
    const names = `${sides[0].server.name} and ${side.server.name}`;
    throw new Error(
      `${names} differ on ${question}:\n${JSON.stringify(expected)}\n${JSON.stringify(actual)}`,
    );
  }
}

const ask = async (server, path, token) => (await request(server, 'GET', path, { token })).body;

async function secondPage(server, token) {
  const { page } = await ask(server, '/v1/orders?limit=20', token);
  return ask(server, `/v1/orders?limit=20&cursor=${encodeURIComponent(page.nextCursor)}`, token);
}

/**
 * What is asked of every server, in the same words. A scenario makes, for one server, a function
 * that gives the next request; all choices are random, and none of them depends on the server.
 */
import { randomUUID } from 'node:crypto';
import { logIn } from './api.mjs';
import { LINES_PER_ORDER, PASSWORD } from './seed.mjs';
import { anyOf, severalOf } from './stats.mjs';

/**
 * @typedef {import('./seed.mjs').World} World
 * @typedef {import('./load.mjs').Request} Request
 * @typedef {{ world: World, tokens: string[], clerkToken: string, connections: number }} Client
 *   `tokens` of the customers, in their order
 * @typedef {{ title: string, needs?: 'classic', next: (client: Client) => () => Request }} Scenario
 */

/**
 * @param {import('./servers.mjs').Server} server
 * @param {World} world
 * @returns {Promise<Client>}
 */
export async function clientOf(server, world, connections) {
  const tokens = [];
  // One after the other: hashing is what a log-in waits for.
  for (const { email } of world.customers) tokens.push(await logIn(server, email, PASSWORD));
  return {
    world,
    tokens,
    clerkToken: await logIn(server, world.clerk.email, PASSWORD),
    connections,
  };
}

const get = (path, token) => {
  const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  return (
    `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: ` +
    `application/json\r\n${authorization}\r\n`
  );
};

const post = (path, body, headers = '') =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\ncontent-type: ` +
  `application/json\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;

/** @param {Client} client @returns {Request} */
export function placeRequest({ world, tokens }) {
  const lines = severalOf(world.products, LINES_PER_ORDER).map(({ id }) => ({
    productId: id,
    quantity: 1,
  }));
  const headers = `authorization: Bearer ${anyOf(tokens)}\r\nidempotency-key: ${randomUUID()}\r\n`;
  return { payload: post('/v1/orders', JSON.stringify({ lines }), headers), expect: 201 };
}

const getRequest = ({ world, tokens }) => {
  const { id, customer } = anyOf(world.orders);
  return { payload: get(`/v1/orders/${id}`, tokens[customer]), expect: 200 };
};
const listRequest = ({ tokens }) => ({
  payload: get('/v1/orders?limit=20', anyOf(tokens)),
  expect: 200,
});
const productsRequest = () => ({ payload: get('/v1/products?limit=20'), expect: 200 });
const healthRequest = () => ({ payload: get('/health/live'), expect: 200 });
/**
 * In turn: chance would pick accounts that are just logging in, which the throttle takes for
 * guessing.
 */
function logIns({ world: { visitors } }) {
  let turn = 0;
  return () => {
    const { email } = visitors[turn++ % visitors.length];
    return {
      payload: post('/v1/auth/login', JSON.stringify({ email, password: PASSWORD })),
      expect: 200,
    };
  };
}

/** @param {Client} client @returns {Request} */
function mixedRequest(client) {
  const dice = Math.random();
  if (dice < 0.3) return placeRequest(client);
  if (dice < 0.55) return getRequest(client);
  return dice < 0.8 ? listRequest(client) : productsRequest();
}

const each = (request) => (client) => () => request(client);

/** @type {Record<string, Scenario>} */
export const SCENARIOS = {
  place: { title: 'place an order, 5 lines', needs: 'classic', next: each(placeRequest) },
  get: { title: 'get an order', next: each(getRequest) },
  list: { title: 'list 20 orders', next: each(listRequest) },
  products: { title: 'list 20 products', next: each(productsRequest) },
  mix: { title: 'mix: 30 % place, 25 % get, 25 % list, 20 % products', next: each(mixedRequest) },
  login: { title: 'log in', next: logIns },
  health: { title: 'health', next: each(healthRequest) },
};

/**
 *  Any one request over and over.
 * @param {string} path
 * @param {'customer' | 'clerk' | 'nobody'} as
 * @param {number} [expect]
 */
export const oneRequest =
  (path, as, expect = 200) =>
  (client) => {
    const token = { customer: client.tokens[0], clerk: client.clerkToken, nobody: undefined }[as];
    const request = { payload: get(path, token), expect };
    return () => request;
  };

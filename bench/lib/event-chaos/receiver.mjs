/** An integrator: an address that takes every webhook, and remembers in which order they came. */
import { createServer } from 'node:http';
import { request } from '../api.mjs';
import { ask } from '../database.mjs';
import { startOrderly } from '../servers.mjs';
import { openSessions, signTokens } from '../sessions.mjs';

/**
 * @returns {Promise<{ url: string, ids: string[], stop: () => Promise<void> }>} `ids` of the events
 *   in the order of their arrival, repetitions included
 */
export async function startReceiver() {
  const ids = [];
  const server = createServer((message, response) => {
    message.resume().on('end', () => {
      ids.push(message.headers['webhook-id']);
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    ids,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Adds an endpoint that wants all events of orders in their order, over an API that runs for this
 * alone.
 * @param {string} databaseUrl @param {import('../seed.mjs').World} world
 * @param {string} url @param {Record<string, string>} env
 */
export async function addEndpoint(databaseUrl, world, url, env) {
  const owner = world.clerk;
  await ask(databaseUrl, `INSERT INTO users.user_roles (user_id, role) VALUES ($1, 'admin')`, [
    owner.id,
  ]);
  const api = await startOrderly(databaseUrl, { env });
  try {
    const [token] = await signTokens(databaseUrl, await openSessions(databaseUrl, [owner]));
    const body = { url, eventTypes: ['orders.*'], ordered: true };
    await request(api, 'POST', '/v1/webhook-endpoints', { token, body });
  } finally {
    await api.stop();
  }
}

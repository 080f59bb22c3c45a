/**
 * How long a page of orders takes through the server, and the same rows straight from PostgreSQL:
 * one after the other, so that a machine that gets busier slows both.
 */
import pg from 'pg';
import { request } from './api.mjs';
import { built } from './paths.mjs';
import { percentile } from './stats.mjs';

const WARM_UP = 50;

/**
 * @typedef {{ path: string, after: unknown[] | null }} ListPage a path of the API, and the sort key
 *   of the order before the page
 * @param {string} url
 * @param {{ port: number, name: string }} server @param {string} token
 * @param {Record<string, ListPage>} pages
 * @param {{ limit: number, times: number }} options
 * @returns {Promise<Record<string, { server: number, direct: number, ratio: number }>>} p95 in ms
 */
export async function comparePages(url, server, token, pages, { limit, times }) {
  const { LISTED_COLUMNS } = await built('libs/orders/src/reading/order.rows.js');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = {};
    for (const [name, { path, after }] of Object.entries(pages)) {
      const where = after ? 'WHERE (o.placed_at, o.id) < ($1, $2)' : '';
      const query = {
        name: `direct ${where}`,
        text:
          `SELECT ${LISTED_COLUMNS} FROM orders.orders o ${where} ` +
          `ORDER BY o.placed_at DESC, o.id DESC LIMIT ${limit + 1}`,
        values: after ?? [],
      };
      const durations = { server: [], direct: [] };
      for (let round = -WARM_UP; round < times; round++) {
        const [viaServer, direct] = [
          await timed(() => request(server, 'GET', path, { token })),
          await timed(() => client.query(query)),
        ];
        if (round < 0) continue;
        durations.server.push(viaServer);
        durations.direct.push(direct);
      }
      const [slow, quick] = [durations.server, durations.direct].map(p95);
      results[name] = { server: slow, direct: quick, ratio: slow / quick };
    }
    return results;
  } finally {
    await client.end();
  }
}

async function timed(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const p95 = (durations) =>
  percentile(
    durations.sort((a, b) => a - b),
    0.95,
  );

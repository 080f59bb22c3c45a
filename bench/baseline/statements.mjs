/** Two ways to send a prepared statement. */
import pg from 'pg';

/**
 * One connection per statement, taken from the pool and given back.
 * @param {import('pg').Pool} pool
 * @returns {import('./reads.mjs').Ask}
 */
export const fromPool = (pool) => async (name, text, values) =>
  (await pool.query({ name, text, values, rowMode: 'array' })).rows;

/**
 * Statements share a few connections and are sent without waiting for the answers to those before
 * them.
 * @param {import('pg').ClientConfig} config
 * @param {number} count
 * @returns {Promise<import('./reads.mjs').Ask>}
 */
export async function pipelined(config, count) {
  const clients = Array.from({ length: count }, () => new pg.Client({ ...config, pipeline: true }));
  await Promise.all(clients.map((client) => client.connect()));
  let turn = 0;
  return async (name, text, values) => {
    const client = clients[turn++ % count];
    return (await client.query({ name, text, values, rowMode: 'array' })).rows;
  };
}

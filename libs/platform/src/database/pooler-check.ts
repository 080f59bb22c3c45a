import pg from 'pg';
import { ConfigurationError } from '../config/configuration-error.js';
import { clientConfigOf } from './client-config.js';

const PID = 'SELECT pg_backend_pid() AS pid';
/** PgBouncer's response to unknown settings at the start of a connection. */
export const UNKNOWN_SETTING = '08P01';

export const throughPooler = (what: string): ConfigurationError =>
  new ConfigurationError(
    `DATABASE_URL: a connection pooler stands before the PostgreSQL, and ${what}. Orderly ` +
      `keeps prepared statements, settings and LISTEN in its sessions: put the address of the ` +
      `PostgreSQL itself into DATABASE_URL, or let the pooler work per session ` +
      `(pool_mode=session; see docs/operations/database-connections.md).`,
  );

/**
 * Refuses a pooler that gives a connection to another client after each transaction: statements
 * would fail one by one with "prepared statement does not exist". A pooler sends its own process
 * ids, so without one this costs one statement.
 * @param client an open connection
 * @throws ConfigurationError
 */
export async function assertOwnSession(client: pg.Client, url: string): Promise<void> {
  const first = await pidOf(client);
  if (first === (client as unknown as { processID: number }).processID) return;
  const other = new pg.Client({ ...clientConfigOf(url), connectionTimeoutMillis: 5_000 });
  other.on('error', () => undefined);
  try {
    await other.connect();
    await other.query('BEGIN');
    // In a session of our own, no other session changes the process that serves it.
    const second = await pidOf(other);
    if (second === first || (await pidOf(client)) !== first)
      throw throughPooler('it shares connections between transactions');
    await other.query('COMMIT');
  } finally {
    await other.end().catch(() => undefined);
  }
}

const pidOf = async (client: pg.Client): Promise<number | undefined> =>
  (await client.query<{ pid: number }>(PID)).rows[0]?.pid;

import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ConfigurationError } from '../config/configuration-error.js';
import { isUnavailable } from './postgres-errors.js';

const RETRY_EVERY_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;

/** What only the operator can mend, by SQLSTATE. */
const REFUSALS: Readonly<Record<string, string>> = {
  '28P01': 'refused the user name or the password',
  '28000': 'refused the user (see its pg_hba.conf)',
  '3D000': 'has no such database: create it, or correct the name',
};

/**
 * A connection of its own, outside the pool. A database that is still starting is waited for, up to `patienceMs`.
 * @throws ConfigurationError naming host and variable, without the password, when it stays away or refuses.
 */
export async function connectToDatabase(
  url: string,
  patienceMs: number,
  variable = 'DATABASE_URL',
): Promise<pg.Client> {
  for (const deadline = Date.now() + patienceMs; ; await delay(RETRY_EVERY_MS)) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'orderly',
    });
    // A connection that breaks while it idles must not end the process; the next statement on it fails.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isUnavailable(error) && !isTimeout(error)) throw explained(variable, url, error);
      if (Date.now() > deadline) throw explained(variable, url, error);
    }
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && /timeout/i.test(error.message);

function explained(variable: string, url: string, error: unknown): ConfigurationError {
  const { host } = new URL(url);
  const { code, message } = error as { code?: string; message?: string };
  const refusal = REFUSALS[code ?? ''];
  if (refusal) return new ConfigurationError(`${variable}: the PostgreSQL at ${host} ${refusal}.`);
  return new ConfigurationError(
    `${variable}: no PostgreSQL answers at ${host} (${code ?? message ?? 'no answer'}). Start it, or correct the address.`,
  );
}

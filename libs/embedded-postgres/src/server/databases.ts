import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { newPassword, readPassword, SUPERUSER } from './cluster.js';

/** The role of the application. It owns nothing, and migrations grant its rights. */
const APPLICATION_ROLE = 'orderly_app';

export interface DatabaseUrls {
  /** The URL for the application's role. */
  readonly url: string;
  /** The URL for the owner of everything, which runs the migrations. */
  readonly ownerUrl: string;
}

const passwordFile = (directory: string): string => join(directory, 'app-password');

const urlOf = (user: string, password: string, port: number, database: string): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

export function urlsOf(directory: string, port: number, database: string): DatabaseUrls {
  const ownerUrl = urlOf(SUPERUSER, readPassword(directory), port, database);
  const file = passwordFile(directory);
  // A release with only one role may have started the running server.
  if (!existsSync(file)) return { url: ownerUrl, ownerUrl };
  return {
    url: urlOf(APPLICATION_ROLE, readFileSync(file, 'utf8').trim(), port, database),
    ownerUrl,
  };
}

/**
 * Creates the database and the application's role where they are missing, because a cluster may be
 * older than the role.
 */
export async function ensureDatabase(
  directory: string,
  port: number,
  database: string,
): Promise<DatabaseUrls> {
  const client = new pg.Client({ connectionString: urlsOf(directory, port, 'postgres').ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ made: boolean; role: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS made,
              EXISTS (SELECT FROM pg_roles WHERE rolname = $2) AS role`,
      [database, APPLICATION_ROLE],
    );
    if (!rows[0]?.made) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    if (!rows[0]?.role || !existsSync(passwordFile(directory)))
      await setUpRole(client, directory, rows[0]?.role === true);
  } finally {
    await client.end();
  }
  return urlsOf(directory, port, database);
}

/**
 * The file is written last: a crash before that leaves a role with an unknown password, and the
 * next start sets a new one.
 */
async function setUpRole(client: pg.Client, directory: string, exists: boolean): Promise<void> {
  const password = newPassword();
  await client.query(
    `${exists ? 'ALTER' : 'CREATE'} ROLE ${APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB ` +
      `NOCREATEROLE PASSWORD '${password}'`,
  );
  writeFileSync(passwordFile(directory), `${password}\n`, { mode: 0o600 });
}

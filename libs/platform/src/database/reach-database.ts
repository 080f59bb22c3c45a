import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ConfigurationError } from '../config/configuration-error.js';
import { Unavailable } from '../kernel/errors/unavailable.js';
import { clientConfigOf } from './client-config.js';
import { isUnavailable } from './postgres-errors.js';

const RETRY_EVERY_MS = 500;
const SAY_EVERY_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Codes of Node and OpenSSL for an invalid certificate or a failed handshake. */
const TLS_CODES = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$)/;
/** node-postgres has no code for it. */
const NO_TLS = 'The server does not support SSL connections';

interface Patience {
  /** How long to wait for a database that is still starting. */
  readonly patienceMs: number;
  /** The variable that holds the URL. */
  readonly variable?: string;
  /** Receives a line when the wait begins, and then every five seconds. */
  readonly say?: (line: string) => void;
}

/**
 * Opens a dedicated connection outside the pool. Errors name host and variable, never the password.
 * @throws Unavailable when there is no response in time, which may pass
 * @throws ConfigurationError when the server refuses us, which an operator has to fix
 */
export async function connectToDatabase(
  url: string,
  { patienceMs, variable = 'DATABASE_URL', say = () => undefined }: Patience,
): Promise<pg.Client> {
  const started = Date.now();
  let nextLine = started;
  for (;;) {
    const client = new pg.Client({
      ...clientConfigOf(url),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'orderly',
    });
    // A connection that breaks while idle must not end the process. The next statement on it fails.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const refusal = refusalOf(client, error);
      if (refusal) throw new ConfigurationError(`${variable}: ${refusal}`);
      const where = `no PostgreSQL answers at ${hostOf(url)} (${reasonOf(error)})`;
      if (Date.now() > started + patienceMs)
        throw new Unavailable(`${variable}: ${where}. Start it, or correct the address.`);
      if (Date.now() >= nextLine) {
        say(`${variable}: ${where}; trying again for up to ${Math.ceil(patienceMs / 1_000)} s.`);
        nextLine += SAY_EVERY_MS;
      }
    }
    await delay(RETRY_EVERY_MS);
  }
}

/** Says what to fix; undefined when the failure may pass by itself. */
function refusalOf({ host, port, user, database }: pg.Client, error: unknown): string | undefined {
  const { code = '', message } = error as { code?: string; message: string };
  const server = `the PostgreSQL at ${host}:${port}`;
  if (message === NO_TLS)
    return (
      `${server} speaks no TLS, which sslmode demands. Turn TLS on there, or set ` +
      `sslmode=disable if the network is trusted.`
    );
  if (TLS_CODES.test(code))
    return `the certificate or TLS of ${server} is not accepted: ${message}.`;
  if (message.startsWith('SASL:')) return `${server} wants a password, and the URL has none.`;
  if (!(error instanceof pg.DatabaseError) || isUnavailable(error)) return undefined;
  // The server's own message names users, databases and addresses, but never a password.
  return (
    `${server} does not let the user "${user}" into the database "${database}": ${message}. ` +
    `${remedy(code)}`
  );
}

function remedy(code: string): string {
  switch (code) {
    case '28P01':
      return 'Correct the user name or the password.';
    case '28000':
      return 'Make the role, with LOGIN, or let it in from this address (pg_hba.conf).';
    case '3D000':
      return 'Create the database, or correct its name.';
    default:
      return 'Correct the URL, or what the server grants that user.';
  }
}

const hostOf = (url: string): string => new URL(url).host;

const reasonOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message: string };
  return code ?? (message || 'no answer');
};

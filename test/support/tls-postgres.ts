import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@orderly/embedded-postgres';
import pg from 'pg';
import type { MadeCertificate } from './certificates.js';
import { folderForClusters } from './folder-for-clusters.js';

export interface TlsPostgres {
  /** As the role of the application, and as the owner of the schema; without TLS. */
  readonly url: string;
  readonly ownerUrl: string;
  /** A statement as the superuser of the tests. */
  query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]>;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own, with `ssl = on` and this certificate. */
export async function startTlsPostgres(made: MadeCertificate): Promise<TlsPostgres> {
  const directory = mkdtempSync(join(folderForClusters(), 'orderly-tls-'));
  const postgres = await startEmbeddedPostgres({ directory, database: 'orderly', durable: false });
  const client = new pg.Client({ connectionString: postgres.ownerUrl });
  await client.connect();
  const keyFile = join(directory, 'server.key');
  const certFile = join(directory, 'server.pem');
  copyFileSync(made.keyFile, keyFile);
  copyFileSync(made.certFile, certFile);
  // The server refuses a key that others may read, or that belongs to another user.
  chmodSync(keyFile, 0o600);
  const { uid, gid } = statSync(join(directory, 'data'));
  chownSync(keyFile, uid, gid);
  for (const [name, value] of Object.entries({
    ssl_cert_file: certFile,
    ssl_key_file: keyFile,
    ssl: 'on',
  }))
    await client.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await client.query('SELECT pg_reload_conf()');
  return {
    url: postgres.url,
    ownerUrl: postgres.ownerUrl,
    query: async (text) => (await client.query(text)).rows,
    stop: async () => {
      await client.end();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

type Query = (...args: unknown[]) => unknown;

/** What a data source sends from now on: the names of prepared statements, and the texts of the others. */
export function logStatements(dataSource: DataSource): string[] {
  const log: string[] = [];
  const seen = new WeakSet<object>();
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  pool.on('acquire', (client: PoolClient) => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as Query;
    const logged: Query = (...args) => {
      log.push(labelOf(args[0]));
      return query(...args);
    };
    client.query = logged as typeof client.query;
  });
  return log;
}

function labelOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  const { name, text } = asked as { name?: string; text: string };
  return name ?? text;
}

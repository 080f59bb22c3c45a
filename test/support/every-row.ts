import type { DataSource, EntityManager } from 'typeorm';

const UUID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g;

/** Given by the database, and so never the same twice. */
const GIVEN_BY_DATABASE: Record<string, string> = {
  'catalog.stock_movements': '{id}',
  'notifications.notifications': '{changed_in}',
  'orders.timeline': '{recorded_in}',
  'platform.idempotency_keys': '{created_at}',
  'platform.outbox': '{recorded_at,position,recorded_in}',
};

/**
 * Every row of every table, sorted: for comparing what two ways of doing the same have left behind.
 * @param words what is written for ids and numbers that differ; other ids become `id`
 * @param kept ids that are the same in both
 */
export async function everyRow(
  database: Pick<DataSource | EntityManager, 'query'>,
  words: ReadonlyMap<string, string> = new Map(),
  kept: readonly string[] = [],
): Promise<string[]> {
  const tables = await database.query<Array<{ name: string }>>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname NOT IN ('information_schema', 'public', 'bullmq')
      ORDER BY 1`,
  );
  const text = (row: string): string => {
    let known = row;
    for (const [value, word] of words) known = known.replaceAll(value, word);
    return known.replace(UUID, (id) => (kept.includes(id) ? id : 'id'));
  };
  const [found] = await database.query<Array<{ rows: string[] }>>(
    `SELECT array(${tables.map(rowsOf).join(' UNION ALL ')}) AS rows`,
  );
  return (found?.rows ?? []).map(text).sort();
}

const rowsOf = ({ name }: { name: string }): string =>
  `SELECT concat('${name} ', to_jsonb(t) - '${GIVEN_BY_DATABASE[name] ?? '{}'}'::text[])
     FROM ${name} t`;

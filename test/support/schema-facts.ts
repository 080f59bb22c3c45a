import type { DataSource } from 'typeorm';

/** Made by BullMQ, or by PostgreSQL itself. */
const FOREIGN_SCHEMAS = `n.nspname ~ '^pg_' OR n.nspname IN ('information_schema', 'bullmq')`;

/** Written by TypeORM's migrations themselves. */
const MIGRATIONS_TABLE = 'public.migrations';

const TABLES = `
  SELECT c.*, format('%s.%s', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT (${FOREIGN_SCHEMAS})
     AND format('%s.%s', n.nspname, c.relname) <> '${MIGRATIONS_TABLE}'`;

export interface SchemaIndex {
  readonly table: string;
  readonly name: string;
  /** All that stands after USING. */
  readonly definition: string;
  readonly isUnique: boolean;
}

const namesIn = async (dataSource: DataSource, select: string): Promise<string[]> => {
  const rows = await dataSource.query<Array<{ name: string }>>(
    `WITH t AS (${TABLES}) ${select} ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

export const tablesOf = (dataSource: DataSource): Promise<string[]> =>
  namesIn(dataSource, 'SELECT name FROM t');

/** `users.users.email text NOT NULL`, unordered. TypeORM writes a number as `'0'::bigint`. */
export const columnsOf = (dataSource: DataSource): Promise<string[]> =>
  namesIn(
    dataSource,
    `SELECT concat_ws(' ', t.name || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN 'NOT NULL' END,
              'DEFAULT ' || regexp_replace(pg_get_expr(d.adbin, d.adrelid),
                                           '^''(-?[0-9]+)''::[a-z]+$', '\\1'),
              'IDENTITY ' || nullif(a.attidentity::text, ''),
              'GENERATED ' || nullif(a.attgenerated::text, ''),
              'COLLATE ' || nullif(o.collname::text, 'default')) AS name
       FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
       LEFT JOIN pg_collation o ON o.oid = a.attcollation`,
  );

/** `users.users users_email_key UNIQUE (email)`; NOT NULL is said by the columns. */
export const constraintsOf = (dataSource: DataSource): Promise<string[]> =>
  namesIn(
    dataSource,
    `SELECT concat_ws(' ', t.name, k.conname, pg_get_constraintdef(k.oid)) AS name
       FROM t JOIN pg_constraint k ON k.conrelid = t.oid WHERE k.contype <> 'n'`,
  );

/** Those that no constraint brings along. */
export const indexesOf = (dataSource: DataSource): Promise<SchemaIndex[]> =>
  dataSource.query(
    `WITH t AS (${TABLES})
     SELECT t.name AS table, c.relname AS name, i.indisunique AS "isUnique",
            split_part(pg_get_indexdef(c.oid), ' USING ', 2) AS definition
       FROM t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class c ON c.oid = i.indexrelid
      WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k
                         WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
      ORDER BY 1, 2`,
  );

/** Storage, triggers, row security and comments: TypeORM neither describes nor compares them. */
export const furtherFactsOf = (dataSource: DataSource): Promise<string[]> =>
  namesIn(
    dataSource,
    `SELECT concat(t.name, ' trigger ', g.tgname) AS name
       FROM t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal
     UNION ALL SELECT concat(t.name, ' with ', o) FROM t, unnest(t.reloptions) AS o
     UNION ALL SELECT concat(t.name, ' unlogged') FROM t WHERE t.relpersistence = 'u'
     UNION ALL SELECT concat(t.name, ' row security') FROM t WHERE t.relrowsecurity
     UNION ALL SELECT concat(t.name, ' partitioned') FROM t WHERE t.relkind = 'p'
     UNION ALL SELECT concat(t.name, '.', a.attname, ' storage ', a.attstorage)
       FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type y ON y.oid = a.atttypid WHERE a.attstorage <> y.typstorage`,
  );

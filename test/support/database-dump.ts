import type { DataSource } from 'typeorm';

interface Table {
  readonly name: string;
  readonly bytes: readonly string[];
}

/** Where a text stands in a database: which table, and the row as text. */
export interface Finding {
  readonly table: string;
  readonly row: string;
}

/**
 * Looks through every row of every table of every schema, those of the job queue too. Columns of
 * bytes are also read as text, so that nothing hides in one. It knows no table by name: a new one
 * is looked through like all others.
 */
export class DatabaseDump {
  private constructor(private readonly rows: readonly Finding[]) {}

  static async of(dataSource: DataSource): Promise<DatabaseDump> {
    const rows: Finding[] = [];
    for (const { name, bytes } of await tablesOf(dataSource)) {
      const asText = [`t::text`, ...bytes.map((column) => `encode(t.${column}, 'escape')`)].join(
        `, ' ', `,
      );
      const found = await dataSource.query<Array<{ row: string }>>(
        `SELECT concat(${asText}) AS row FROM ${name} t`,
      );
      rows.push(...found.map(({ row }) => ({ table: name, row })));
    }
    return new DatabaseDump(rows);
  }

  /** Rows that hold the text, in whatever case, also as JSON writes it. */
  find(text: string): Finding[] {
    const forms = [text, JSON.stringify(text).slice(1, -1)].map((form) => form.toLowerCase());
    return this.rows.filter(({ row }) => forms.some((form) => row.toLowerCase().includes(form)));
  }

  /** The tables whose rows hold the text. */
  tablesWith(text: string): string[] {
    return [...new Set(this.find(text).map(({ table }) => table))].sort();
  }

  get tables(): ReadonlySet<string> {
    return new Set(this.rows.map(({ table }) => table));
  }
}

const tablesOf = (dataSource: DataSource): Promise<Table[]> =>
  dataSource.query(
    `SELECT c.oid::regclass::text AS name,
            ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.atttypid = 'bytea'::regtype
                     AND NOT a.attisdropped) AS bytes
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY 1`,
  );

/** Every table of a module whose rows belong to somebody, by the name of a column. */
export const ownedTablesOf = (
  dataSource: DataSource,
): Promise<Array<{ schema: string; table: string }>> =>
  dataSource.query(
    `SELECT DISTINCT c.table_schema AS schema, c.table_name AS table
       FROM information_schema.columns c
      WHERE c.column_name IN ('user_id', 'owner_id', 'account_id', 'customer_id', 'person_id')
        AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
      ORDER BY 1, 2`,
  );

/** What makes a table grow; `nothing` when it always has few rows. */
type Growth = 'requests' | 'orders' | 'products' | 'accounts' | 'machines' | 'nothing';

/** Rows that a task deletes. */
interface Purged {
  /** How long a row stays, in words for operators. */
  readonly kept: string;
  /** The name of the scheduled task, or a description of what else deletes the rows. */
  readonly by: string;
  /** The names of the indexes that find the rows to delete, without their schema. */
  readonly walks: readonly string[];
}

/** Rows that are deleted together with the rows that they belong to. */
interface Follows {
  /** The name of the other table, which is listed, too. */
  readonly follows: string;
}

/** Rows that stay, and why. */
interface Stays {
  readonly stays: string;
}

/**
 * What is known about a table besides its columns. A table whose rows are never deleted fills the
 * disk.
 */
export interface TableFacts {
  readonly growsWith: Growth;
  /** The column with the owner of a row. Absent: rows have no owner. */
  readonly owner?: string;
  readonly end: Purged | Follows | Stays;
}

/**
 * The tables of a module by `schema.table`. Each module lists all of its tables. A test compares
 * the lists with the catalogue of a migrated database and with docs/operations/retention.md.
 */
export type Tables = Readonly<Record<string, TableFacts>>;

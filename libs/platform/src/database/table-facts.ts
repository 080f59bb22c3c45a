/** What makes a table grow; `nothing` when its rows are few whatever happens. */
type Growth = 'requests' | 'orders' | 'products' | 'accounts' | 'machines' | 'nothing';

/** Rows that a task deletes by itself. */
interface Purged {
  /** How long a row stays, in words that operators read. */
  readonly kept: string;
  /** Name of the scheduled task; or in words what else deletes them. */
  readonly by: string;
  /** Names of the indexes that find the rows that are due, without their schema. */
  readonly walks: readonly string[];
}

/** Rows that go when those do that they belong to. */
interface Follows {
  /** Names a table that is listed, too. */
  readonly follows: string;
}

/** Rows that stay, and why. */
interface Stays {
  readonly stays: string;
}

/** What is known about a table beside its columns: a table without an end fills the disk. */
export interface TableFacts {
  readonly growsWith: Growth;
  /** The column that says whose a row is. Absent: nobody's. */
  readonly owner?: string;
  readonly end: Purged | Follows | Stays;
}

/**
 * The tables of a module by `schema.table`. Each module lists all of its own; a test compares the
 * lists with the catalogue of a migrated database and with docs/operations/retention.md.
 */
export type Tables = Readonly<Record<string, TableFacts>>;

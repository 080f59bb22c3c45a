import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ClientBase, PoolConfig } from 'pg';
import { DataSource } from 'typeorm';
import type { DatabasePool } from './database-pool.js';
import { ExpensiveReads } from './expensive-reads.js';
import { WITH_DATES, WITH_TEXT } from './instant-parser.js';
import { PipelinedPool } from './pipelined-pool.js';
import { assertQuickRead } from './quick-read.js';
import type { Transaction } from './transactions.js';

/**
 * An SQL text with its own name. PostgreSQL parses and plans it once per connection, for all
 * values.
 */
export interface Statement {
  /** Unique in the application. Change it whenever the text changes. */
  readonly name: string;
  readonly text: string;
  /** What a `timestamptz` becomes: a Date, or with `text` an RFC 3339 text as in responses. */
  readonly instants?: 'text';
}

/** A list with filters: its cost depends on the caller's choice. */
interface ListStatement extends Statement {
  readonly isList: true;
}

/**
 * A page of a list whose conditions and order match one index: its cost is that of the rows on the
 * page.
 */
interface PageStatement extends Statement {
  readonly isPage: true;
}

/** One row or a few by their keys, or a page along an index (see `assertQuickRead`). */
export type QuickRead = (Statement & { readonly isList?: never }) | PageStatement;

const typesOf = ({ instants }: Statement) => (instants === 'text' ? WITH_TEXT : WITH_DATES);

/**
 * Prepared statements, directly on the pool of the data source, for the few routes whose speed
 * matters. TypeORM's query runner sends every statement unprepared, and its query builder takes
 * longer to build a SELECT than the database to run it. Each statement is its own transaction; use
 * `Transactions` for statements that belong to a larger one.
 */
@Injectable()
export class Statements implements OnApplicationShutdown {
  private shared: PipelinedPool | undefined;
  private expensive: ExpensiveReads | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Finds rows by their keys, and pages along an index. The statement is sent at once on a
   * connection that others use at the same time. It is planned once, for any values, and may be
   * sent twice when a connection breaks.
   * @throws TypeError when the statement writes, searches texts or has no key
   */
  read<Row extends object>(statement: QuickRead, values: unknown[]): Promise<Row[]> {
    assertQuickRead(statement);
    this.shared ??= this.connect(PipelinedPool);
    const { name, text } = statement;
    return this.shared.query<Row>({ name, text, values, types: typesOf(statement) });
  }

  /**
   * For reads whose cost the client chooses: searches, and filters without an index. Three run at a
   * time, on connections of their own, for at most one second; 30 others wait for at most one
   * second. Each is planned for its values. A read that gets no turn or takes too long leads to 503
   * and Retry-After (`isUnavailable`).
   * @throws DatabaseUnavailable when too many reads are in progress
   * @throws DatabaseError 57014 when it takes longer than a second
   */
  readExpensive<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    this.expensive ??= this.connect(ExpensiveReads);
    const { text } = statement;
    return this.expensive.query<Row>({ text, values, types: typesOf(statement) });
  }

  /** Runs the statement on a connection of its own from the pool. */
  async run<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    // Not `pool.query`, which closes the connection after any error, even a violated unique
    // constraint.
    const client = await this.pool.connect();
    try {
      const { name, text } = statement;
      return (await client.query<Row>({ name, text, values, types: typesOf(statement) })).rows;
    } finally {
      // The pool still drops a connection that broke or timed out (see TimeoutClosingClient).
      client.release();
    }
  }

  /**
   * Runs the statement inside a transaction. It is prepared, whereas `tx.query` would parse and
   * plan it each time.
   */
  async runIn<Row extends object>(
    tx: Transaction,
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    const client = (await tx.queryRunner?.connect()) as ClientBase;
    const { name, text } = statement;
    return (await client.query<Row>({ name, text, values, types: typesOf(statement) })).rows;
  }

  /** The number of connections that `read` has open, in addition to those of the pool. */
  get sharedConnections(): number {
    return this.shared?.open ?? 0;
  }

  /** The number of connections that `readExpensive` has open, in addition to those of the pool. */
  get expensiveConnections(): number {
    return this.expensive?.open ?? 0;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.shared?.end(), this.expensive?.end()]);
  }

  /** Connects with the settings of the pool, and renews together with it. */
  private connect<C extends { renew(): void }>(Connections: new (config: PoolConfig) => C): C {
    const { pool } = this;
    const connections = new Connections(configOf(pool));
    pool.onRenew(() => connections.renew());
    return connections;
  }

  /** Read on use, because the data source connects after its dependants are created. */
  private get pool(): DatabasePool {
    return (this.dataSource.driver as unknown as { master: DatabasePool }).master;
  }
}

/** A plain copy of the pool's options would lack the password, which is not enumerable. */
const configOf = ({ options }: DatabasePool): PoolConfig => ({
  ...options,
  password: options.password,
});

/**
 * The LIMIT values that a text may contain. With a LIMIT as a parameter, PostgreSQL would not reuse
 * a plan: it would have to assume a tenth of the table, and so plans every execution again.
 */
const LIMITS = [21, 101];

/**
 * One prepared statement per set of conditions, for lists with optional filters. Conditions are
 * constants of the program with a `?` per value. So the possible sets limit the number of
 * statements, and no value ever becomes part of a text.
 */
export class FilteredStatements {
  private readonly known = new Map<string, Statement>();

  /**
   * @param compose puts the conditions, joined by AND or empty, into the statement; its LIMIT is
   *   added
   */
  constructor(
    private readonly name: string,
    private readonly compose: (where: string) => string,
    private readonly options: Pick<Statement, 'instants'> = {},
  ) {}

  /**
   * @returns a statement that returns at least `atLeast` rows if there are as many, and perhaps
   *   more
   */
  of(conditions: readonly string[], atLeast: number): ListStatement {
    return this.statement(conditions, atLeast, { isList: true });
  }

  /**
   * The same for conditions that one index serves together with the order. A test of the plans must
   * prove it.
   */
  pageOf(conditions: readonly string[], atLeast: number): PageStatement {
    return this.statement(conditions, atLeast, { isPage: true });
  }

  private statement<Kind extends object>(
    conditions: readonly string[],
    atLeast: number,
    kind: Kind,
  ): Statement & Kind {
    const limit = LIMITS.find((each) => each >= atLeast);
    if (limit === undefined) throw new RangeError(`A page of ${atLeast} is larger than any list.`);
    const where = conditions.join(' AND ');
    const key = `${Object.keys(kind)} ${where} ${limit}`;
    let statement = this.known.get(key) as (Statement & Kind) | undefined;
    if (!statement) {
      let parameters = 0;
      const numbered = this.compose(where).replaceAll('?', () => `$${++parameters}`);
      const text = `${numbered} LIMIT ${limit}`;
      statement = {
        name: `${this.name}.${this.known.size}`,
        text,
        ...this.options,
        ...kind,
      };
      this.known.set(key, statement);
    }
    return statement;
  }
}

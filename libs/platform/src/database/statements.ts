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
 * An SQL text with a name of its own. PostgreSQL parses and plans it once per connection, whatever
 * it is run with.
 */
export interface Statement {
  /** Unique in the application, and new whenever the text changes. */
  readonly name: string;
  readonly text: string;
  /**
   * What a `timestamptz` becomes: a Date, unless it says `text`, which is RFC 3339 as answers write
   * it.
   */
  readonly instants?: 'text';
}

/** A list with filters: how much it costs depends on what its caller asks for. */
interface ListStatement extends Statement {
  readonly isList: true;
}

/**
 * A page of a list whose conditions and order are those of one index: it costs what the page holds.
 */
interface PageStatement extends Statement {
  readonly isPage: true;
}

/** One row by its key, a few by theirs, or a page along an index (see `assertQuickRead`). */
export type QuickRead = (Statement & { readonly isList?: never }) | PageStatement;

const typesOf = ({ instants }: Statement) => (instants === 'text' ? WITH_TEXT : WITH_DATES);

/**
 * Prepared statements, straight on the pool of the data source: for the few routes whose cost
 * counts. TypeORM's query runner sends every statement unprepared, and a SELECT through its query
 * builder takes longer to build than to run. Each statement is a transaction of its own; what
 * belongs to a larger one goes through `Transactions`.
 */
@Injectable()
export class Statements implements OnApplicationShutdown {
  private shared: PipelinedPool | undefined;
  private expensive: ExpensiveReads | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * For rows that are found by their keys, and pages along an index: sent at once on a connection
   * that others use at the same time. Planned once, for any values. May be sent twice when a
   * connection breaks.
   * @throws TypeError when the statement writes, searches texts or has no key
   */
  read<Row extends object>(statement: QuickRead, values: unknown[]): Promise<Row[]> {
    assertQuickRead(statement);
    this.shared ??= this.connect(PipelinedPool);
    const { name, text } = statement;
    return this.shared.query<Row>({ name, text, values, types: typesOf(statement) });
  }

  /**
   * For reads whose cost the client chooses: words to search for, filters without an index. Three
   * run at a time, on connections that nothing else uses, for one second at most; 30 others wait,
   * for one second at most. Planned for its values each time. What gets no turn or takes too long
   * is answered with 503 and Retry-After (`isUnavailable`).
   * @throws DatabaseUnavailable when too many are under way
   * @throws DatabaseError 57014 when it takes longer than a second
   */
  readExpensive<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    this.expensive ??= this.connect(ExpensiveReads);
    const { text } = statement;
    return this.expensive.query<Row>({ text, values, types: typesOf(statement) });
  }

  /** Waits for a connection of its own. */
  async run<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    // Not `pool.query`, which throws the connection away after any error, be it that a row is not
    // unique.
    const client = await this.pool.connect();
    try {
      const { name, text } = statement;
      return (await client.query<Row>({ name, text, values, types: typesOf(statement) })).rows;
    } finally {
      // A connection that broke, or that an answer failed to come from (see TimeoutClosingClient),
      // is dropped by the pool all the same.
      client.release();
    }
  }

  /** Inside a transaction: prepared, where `tx.query` would be parsed and planned again. */
  async runIn<Row extends object>(
    tx: Transaction,
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    const client = (await tx.queryRunner?.connect()) as ClientBase;
    const { name, text } = statement;
    return (await client.query<Row>({ name, text, values, types: typesOf(statement) })).rows;
  }

  /** How many connections `read` has open, besides those of the pool. */
  get sharedConnections(): number {
    return this.shared?.open ?? 0;
  }

  /** How many connections `readExpensive` has open, besides those of the pool. */
  get expensiveConnections(): number {
    return this.expensive?.open ?? 0;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.shared?.end(), this.expensive?.end()]);
  }

  /** With the settings of the pool, and renewed together with it. */
  private connect<C extends { renew(): void }>(Connections: new (config: PoolConfig) => C): C {
    const { pool } = this;
    const connections = new Connections(configOf(pool));
    pool.onRenew(() => connections.renew());
    return connections;
  }

  /** Read on use: the data source connects after its dependants are made. */
  private get pool(): DatabasePool {
    return (this.dataSource.driver as unknown as { master: DatabasePool }).master;
  }
}

/** The pool hides its password from whoever copies its options. */
const configOf = ({ options }: DatabasePool): PoolConfig => ({
  ...options,
  password: options.password,
});

/**
 * The limits that a text may hold. As a parameter, a limit would keep PostgreSQL from reusing a
 * plan: it would have to guess a tenth of the table, and so plans every execution anew.
 */
const LIMITS = [21, 101];

/**
 * One prepared statement per set of conditions, for lists with optional filters. Conditions are
 * constants of the program with a `?` per value, so the number of statements is bounded by the sets
 * that it can combine, and no value ever becomes part of a text.
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
   * @returns a statement that gives at least `atLeast` rows where there are as many, and perhaps
   *   more
   */
  of(conditions: readonly string[], atLeast: number): ListStatement {
    return this.statement(conditions, atLeast, { isList: true });
  }

  /**
   * The same for conditions that one index serves together with the order. A test of the plans must
   * say so.
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
      const text = `${this.compose(where).replaceAll('?', () => `$${++parameters}`)} LIMIT ${limit}`;
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

import { Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import type { DatabasePool } from './database-pool.js';
import { isTooMuch } from './expensive-reads.js';
import type { Freshness } from './freshness.js';
import { WITH_DATES, WITH_TEXT } from './instant-parser.js';
import { assertQuickRead } from './quick-read.js';
import { type NamedQuery, ReadConnections } from './read-connections.js';
import { Replicas } from './replicas.js';
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

const queryOf = ({ name, text, instants }: Statement, values: unknown[]): NamedQuery => ({
  name,
  text,
  values,
  types: instants === 'text' ? WITH_TEXT : WITH_DATES,
});

/**
 * Prepared statements, directly on the pool of the data source, for the few routes whose speed
 * matters. TypeORM's query runner sends every statement unprepared, and its query builder takes
 * longer to build a SELECT than the database to run it. Each statement is its own transaction; use
 * `Transactions` for statements that belong to a larger one.
 *
 * A read with a `Freshness` may go to a replica, if there is one (ADR 80); a read without one goes
 * to the primary.
 */
@Injectable()
export class Statements implements OnApplicationShutdown {
  private readonly primary: ReadConnections;

  constructor(
    dataSource: DataSource,
    @Optional() private readonly replicas?: Replicas,
  ) {
    const driver = dataSource.driver as unknown as { master: DatabasePool };
    this.primary = new ReadConnections(() => driver.master);
  }

  /**
   * Finds rows by their keys, and pages along an index. The statement is sent at once on a
   * connection that others use at the same time. It is planned once, for any values, and may be
   * sent twice when a connection breaks.
   * @throws TypeError when the statement writes, searches texts or has no key
   */
  read<Row extends object>(
    statement: QuickRead,
    values: unknown[],
    freshness?: Freshness,
  ): Promise<Row[]> {
    assertQuickRead(statement);
    const query = queryOf(statement, values);
    return this.send(freshness, (connections) => connections.read<Row>(query));
  }

  /**
   * For reads whose cost the client chooses: searches, and filters without an index. Three run at a
   * time, on connections of their own, for at most one second; 30 others wait for at most one
   * second. Each is planned for its values. A read that gets no turn or takes too long leads to 503
   * and Retry-After (`isUnavailable`).
   * @throws DatabaseUnavailable when too many reads are in progress
   * @throws DatabaseError 57014 when it takes longer than a second
   */
  readExpensive<Row extends object>(
    statement: Statement,
    values: unknown[],
    freshness?: Freshness,
  ): Promise<Row[]> {
    const query = queryOf(statement, values);
    return this.send(freshness, (connections) => connections.readExpensive<Row>(query), isTooMuch);
  }

  /**
   * Runs the statement on a connection of its own from the pool.
   * @param freshness only for a statement that changes nothing
   */
  run<Row extends object>(
    statement: Statement,
    values: unknown[],
    freshness?: Freshness,
  ): Promise<Row[]> {
    const query = queryOf(statement, values);
    return this.send(freshness, (connections) => connections.run<Row>(query));
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
    return (await client.query<Row>(queryOf(statement, values))).rows;
  }

  /** The number of connections that `read` has open, in addition to those of the pool. */
  get sharedConnections(): number {
    return this.primary.sharedOpen;
  }

  /** The number of connections that `readExpensive` has open, in addition to those of the pool. */
  get expensiveConnections(): number {
    return this.primary.expensiveOpen;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.primary.end();
  }

  private send<Row>(
    freshness: Freshness | undefined,
    to: (connections: ReadConnections) => Promise<Row[]>,
    isFinal?: (error: unknown) => boolean,
  ): Promise<Row[]> {
    return freshness !== undefined && this.replicas?.isConfigured
      ? this.replicas.read(freshness, to, () => to(this.primary), isFinal)
      : to(this.primary);
  }
}

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

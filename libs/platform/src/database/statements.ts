import { Injectable } from '@nestjs/common';
import type { Pool, QueryResult } from 'pg';
import { DataSource } from 'typeorm';

/** An SQL text with a name of its own. PostgreSQL parses and plans it once per connection, whatever it is run with. */
export interface Statement {
  /** Unique in the application, and new whenever the text changes. */
  readonly name: string;
  readonly text: string;
}

/**
 * Prepared statements, straight on the pool of the data source: for the few routes whose cost counts. TypeORM's query runner sends every
 * statement unprepared, and a SELECT through its query builder takes longer to build than to run.
 * Each statement is a transaction of its own; what belongs to a larger one goes through `Transactions`.
 */
@Injectable()
export class Statements {
  private pool: Pool | undefined;

  constructor(private readonly dataSource: DataSource) {}

  async run<Row extends object>({ name, text }: Statement, values: unknown[]): Promise<Row[]> {
    // Read on first use: the data source connects after its dependants are made.
    this.pool ??= (this.dataSource.driver as unknown as { master: Pool }).master;
    const result: QueryResult<Row> = await this.pool.query<Row>({ name, text, values });
    return result.rows;
  }
}

/**
 * One prepared statement per set of conditions, for lists with optional filters. Conditions are constants of the program with a `?` per
 * value, so the number of statements is bounded by the sets that it can combine, and no value ever becomes part of a text.
 */
export class FilteredStatements {
  private readonly known = new Map<string, Statement>();

  /** @param compose puts the conditions, joined by AND or empty, into the statement */
  constructor(
    private readonly name: string,
    private readonly compose: (where: string) => string,
  ) {}

  of(conditions: readonly string[]): Statement {
    const where = conditions.join(' AND ');
    let statement = this.known.get(where);
    if (!statement) {
      let parameters = 0;
      const text = this.compose(where).replaceAll('?', () => `$${++parameters}`);
      statement = { name: `${this.name}.${this.known.size}`, text };
      this.known.set(where, statement);
    }
    return statement;
  }
}

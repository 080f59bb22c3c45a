import type { PoolConfig, QueryConfig, QueryResultRow } from 'pg';
import { Bulkhead } from './bulkhead.js';
import { DatabasePool } from './database-pool.js';

/** Leaves processor cores of the database to what is quick. */
const CONNECTIONS = 3;
/** What waits longer, or behind more others, would not be of use to its caller any more. */
const MAX_WAITING = 30;
const MAX_WAIT_MS = 1_000;
const STATEMENT_TIMEOUT_MS = 1_000;
/** The server's own complaint arrives before we give up its connection. */
const ANSWER_MARGIN_MS = 300;

/**
 * Reads whose cost the client chooses, such as a search. They have connections of their own, a few
 * at a time, so that many of them slow down only each other. Statements are sent without a name:
 * PostgreSQL then plans each with its values, while a named one may fall back on a plan for any
 * values, which is a hundred times slower for a rare word.
 */
export class ExpensiveReads {
  private readonly pool: DatabasePool;
  private readonly bulkhead = new Bulkhead({
    atOnce: CONNECTIONS,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
  });

  /** @param config of the pool that everything else runs on */
  constructor(config: PoolConfig) {
    const limitMs = Math.min(STATEMENT_TIMEOUT_MS, Number(config.statement_timeout) || Infinity);
    this.pool = new DatabasePool({
      ...config,
      application_name: 'orderly-expensive-reads',
      max: CONNECTIONS,
      statement_timeout: limitMs,
      lock_timeout: limitMs,
      query_timeout: limitMs + ANSWER_MARGIN_MS,
    });
    // A connection that breaks while it idles is replaced by the next statement.
    this.pool.on('error', () => undefined);
  }

  /** How many connections are open. */
  get open(): number {
    return this.pool.totalCount;
  }

  /**
   * @throws DatabaseUnavailable when too many are under way
   * @throws DatabaseError 57014 when the statement takes longer than a second
   */
  query<Row extends QueryResultRow>(query: Omit<QueryConfig, 'name'>): Promise<Row[]> {
    return this.bulkhead.run(async () => (await this.pool.query<Row>(query)).rows);
  }

  /** Opens new connections for what comes next: those that are open lead to the wrong server. */
  renew(): void {
    this.pool.renew();
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}

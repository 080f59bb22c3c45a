import type { PoolConfig, QueryConfig, QueryResultRow } from 'pg';
import { Bulkhead, NoTurn } from './bulkhead.js';
import { DatabasePool } from './database-pool.js';
import { wasCancelled } from './postgres-errors.js';

/** Few, so that processor cores of the database remain for quick statements. */
const CONNECTIONS = 3;
/** A read that waits longer, or behind more others, is of no more use to its caller. */
const MAX_WAITING = 30;
const MAX_WAIT_MS = 1_000;
const STATEMENT_TIMEOUT_MS = 1_000;
/** The server's own error arrives before the client gives up the connection. */
const ANSWER_MARGIN_MS = 300;

/** The reads are too much, and would be too much for another server: it must not get them, too. */
export const isTooMuch = (error: unknown): boolean =>
  error instanceof NoTurn || wasCancelled(error);

/**
 * Runs reads whose cost the client chooses, such as a search. They have their own few connections,
 * so that many of them slow down only each other. Statements are sent without a name: PostgreSQL
 * then plans each for its values. A named one may fall back on a generic plan, which is a hundred
 * times slower for a rare word.
 */
export class ExpensiveReads {
  private readonly pool: DatabasePool;
  private readonly bulkhead = new Bulkhead({
    atOnce: CONNECTIONS,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
  });

  /** @param config the configuration of the main pool */
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
    // The next statement replaces a connection that breaks while idle.
    this.pool.on('error', () => undefined);
  }

  /** The number of open connections. */
  get open(): number {
    return this.pool.totalCount;
  }

  /**
   * @throws DatabaseUnavailable when too many reads are in progress
   * @throws DatabaseError 57014 when the statement takes longer than a second
   */
  query<Row extends QueryResultRow>(query: Omit<QueryConfig, 'name'>): Promise<Row[]> {
    return this.bulkhead.run(async () => (await this.pool.query<Row>(query)).rows);
  }

  /**
   * Opens new connections for the next statements, because the open ones lead to the wrong server.
   */
  renew(): void {
    this.pool.renew();
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}

import pg from 'pg';

/** What node-postgres says when `query_timeout` has passed. It has no code for it. */
const NO_ANSWER = 'Query read timeout';

const isNoAnswer = (error: unknown): boolean =>
  error instanceof Error && error.message === NO_ANSWER;

/**
 * A connection that is closed when an answer does not come in time. node-postgres only gives up the wait: the statement stays under way, a
 * ROLLBACK queues up behind it and is given up too, and the pool hands the connection on inside the transaction of the failed call, whose
 * rows the next caller would commit. Closed, it is dropped by the pool, and the server undoes what was not committed.
 */
export class ImpatientClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    // Wrapped here and not overridden, because the many signatures of `query` cannot be restated without losing one.
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    const impatient = (...args: unknown[]): unknown => {
      const result = query(...args);
      // Whoever passes a callback is the pool itself, which drops a connection after any error. This handler comes before the caller's.
      if (result instanceof Promise)
        result.catch((error: unknown) => isNoAnswer(error) && void this.close());
      return result;
    };
    this.query = impatient as typeof this.query;
  }

  private close(): Promise<void> {
    return this.end().catch(() => undefined);
  }
}

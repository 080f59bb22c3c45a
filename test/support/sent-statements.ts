import pg from 'pg';

/**
 * Work of its own clock, which may fall into any request: the signal to the relays, and the
 * exchange of the rate limits.
 */
const BY_THE_WAY = /^NOTIFY|pg_notify|platform\.rate_limits/;

/**
 * Every statement that this process sends to PostgreSQL, whichever way it takes: prepared or
 * through TypeORM, from the pool or on a shared connection. Each is a round trip, as nobody here
 * sends a second before the first is answered. Start it before the application.
 */
export class SentStatements {
  private readonly query = jest.spyOn(pg.Client.prototype, 'query');

  /** The name of a prepared statement, or the text of another, in the order of sending. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    this.query.mockClear();
    await work();
    return this.query.mock.calls
      .map(([statement]) => describe(statement as unknown))
      .filter((statement) => !BY_THE_WAY.test(statement));
  }

  stop(): void {
    this.query.mockRestore();
  }
}

function describe(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { name, text } = statement as { name?: string; text?: string };
  return name ?? text ?? '';
}

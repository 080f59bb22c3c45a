import pg, { type PoolClient, type PoolConfig } from 'pg';
import { Bulkhead } from './bulkhead.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { TimeoutClosingClient } from './timeout-closing-client.js';

/** Far more than a process can serve in `MAX_WAIT_MS`. */
const MAX_WAITING = 5_000;
const MAX_WAIT_MS = 10_000;
/**
 * New connections may lead to the same read-only server, so they are not opened for each statement.
 */
const RENEW_EVERY_MS = 1_000;

type Release = (error?: Error | boolean) => void;
type Taken = (error: unknown, client: PoolClient | undefined, release: Release) => void;

const connectAsBefore = pg.Pool.prototype.connect as (this: pg.Pool) => Promise<PoolClient>;

/**
 * A pool whose callers wait in a queue of their own, first come, first served. They wait up to ten
 * seconds as long as connections come back. When none comes back within `connectionTimeoutMillis`,
 * the database has stopped responding, and all callers that have waited that long are refused. So a
 * busy minute is slow, and an outage is noticed at once.
 *
 * After a statement failed because its server accepts no writes (a failover), connections that were
 * opened before are closed instead of being reused.
 */
export class DatabasePool extends pg.Pool {
  private readonly line: Bulkhead;
  private readonly lent = new WeakSet<PoolClient>();
  private readonly stale = new WeakSet<object>();
  private readonly known = new Set<PoolClient>();
  private readonly renewals: Array<() => void> = [];
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(config: PoolConfig) {
    super({ Client: TimeoutClosingClient, ...config } as PoolConfig);
    this.line = new Bulkhead({
      atOnce: this.options.max,
      maxWaiting: MAX_WAITING,
      maxWaitMs: MAX_WAIT_MS,
      maxStallMs: config.connectionTimeoutMillis || MAX_WAIT_MS,
    });
    Object.defineProperty(this, 'waitingCount', { get: () => this.line.waiting });
    this.on('release', (_, client) => this.lent.delete(client) && this.line.leave());
    this.on('connect', (client) => {
      this.known.add(client);
      client.on('read-only' as 'end', () => this.renew());
    });
    this.on('remove', (client) => this.known.delete(client));
    // Both signatures end here. Those of the base class cannot be restated one by one.
    this.connect = ((taken?: Taken) => {
      const client = this.take();
      if (!taken) return client;
      return void client.then(
        (it) => taken(undefined, it, (error) => it.release(error)),
        (error: unknown) => taken(error, undefined, () => undefined),
      );
    }) as typeof this.connect;
    // The pool's own `query` relies on the events of the connection, which say less than its
    // promise.
    this.query = (async (...args: Parameters<typeof this.query>) => {
      const client = await this.take();
      try {
        return await client.query(...args);
      } finally {
        client.release();
      }
    }) as typeof this.query;
  }

  /** Closes the currently open connections as soon as they are idle, at most once a second. */
  renew(): void {
    if (performance.now() - this.renewedAt < RENEW_EVERY_MS) return;
    this.renewedAt = performance.now();
    for (const client of this.known) this.stale.add(client);
    for (const listener of this.renewals) listener();
  }

  onRenew(listener: () => void): void {
    this.renewals.push(listener);
  }

  private async take(): Promise<PoolClient> {
    await this.line.enter();
    try {
      for (;;) {
        const client = await connectAsBefore.call(this);
        if (!this.stale.has(client)) {
          this.lent.add(client);
          return client;
        }
        client.release(true);
      }
    } catch (error) {
      this.line.leave();
      throw error instanceof DatabaseUnavailable
        ? error
        : new DatabaseUnavailable('The pool has no connection.', { cause: error });
    }
  }
}

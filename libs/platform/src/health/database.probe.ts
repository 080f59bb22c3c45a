import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { clientConfigOf } from '../database/client-config.js';
import { DatabasePool } from '../database/database-pool.js';
import { HealthFault } from './health-fault.js';

/**
 * Below the one-second limit of a check, so that the connection is closed before its caller stops
 * waiting.
 */
const PATIENCE_MS = 800;

const STATE = `SELECT pg_is_in_recovery() AS recovering,
  current_setting('transaction_read_only')::boolean AS readonly`;

/**
 * Checks the database on a connection of its own. On the shared pool, heavy load would look like an
 * outage, and take healthy processes out of service when they are needed most; and probes of a
 * frozen database would use up the pool.
 */
@Injectable()
export class DatabaseProbe implements OnApplicationShutdown {
  private readonly pool: DatabasePool;

  constructor(config: AppConfig) {
    this.pool = new DatabasePool({
      ...clientConfigOf(config.database.url),
      application_name: 'orderly-health',
      max: 1,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      idleTimeoutMillis: 60_000,
      allowExitOnIdle: true,
    });
    // The next probe replaces a connection that breaks while idle, and reports the real state.
    this.pool.on('error', () => undefined);
  }

  /** @throws Error when the database does not respond, or could not accept a write */
  async ping(): Promise<void> {
    const client = await this.pool.connect();
    let state: { recovering: boolean; readonly: boolean } | undefined;
    try {
      [state] = (await client.query(STATE)).rows;
    } finally {
      // After a failover another server has the address, and only a new connection reaches it.
      client.release(state === undefined || state.recovering || state.readonly);
    }
    if (state?.recovering) throw new HealthFault('The database is a standby and takes no writes.');
    if (state?.readonly) throw new HealthFault('The database is read-only and takes no writes.');
  }

  /** The clock of the database, in milliseconds since 1970. */
  async now(): Promise<number> {
    const { rows } = await this.pool.query<{ now: string }>(
      'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now',
    );
    return Number(rows[0]?.now);
  }

  /** How the last run of a scheduled task failed; null when it did not fail, or has not run yet. */
  async failureOf(task: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ last_error: string | null }>(
      'SELECT last_error FROM platform.scheduled_tasks WHERE name = $1',
      [task],
    );
    return rows[0]?.last_error ?? null;
  }

  /** Milliseconds since a worker was last seen; null when the list of workers is empty. */
  async sinceLastHeartbeat(): Promise<number | null> {
    const { rows } = await this.pool.query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM clock_timestamp() - max(seen_at)) * 1000)::float8 AS ms
         FROM platform.workers`,
    );
    return rows[0]?.ms ?? null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

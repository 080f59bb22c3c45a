import type { PoolConfig } from 'pg';
import { ConfigurationError } from '../../config/configuration-error.js';
import { clientConfigOf } from '../../database/client-config.js';
import { DatabasePool } from '../../database/database-pool.js';
import { PostgresWorkerConnections } from './postgres-worker-connections.js';
import { QueueBackend, type QueueConnection } from './queue-backend.js';

const SCHEMA = 'bullmq';
/** Shared by all queues of the process: adding and counting jobs is short work. */
const QUEUE_CONNECTIONS = 4;
/** Shared by all workers of the process, in addition to the one that LISTENs. */
const WORKER_CONNECTIONS = 8;
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** The server's own error arrives before the client gives up the connection. */
const ANSWER_MARGIN_MS = 300;

/**
 * The `options` of a connection string would replace the search path that the queue's functions
 * need, so both are passed separately.
 */
function connectionOf(databaseUrl: string): PoolConfig & { options: string } {
  const { connectionString, ...tls } = clientConfigOf(databaseUrl);
  const url = new URL(connectionString);
  const own = url.searchParams.get('options');
  url.searchParams.delete('options');
  return { ...tls, connectionString: url.toString(), options: own ?? '' };
}

const common = {
  application_name: 'orderly-queue',
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
};

export class PostgresQueueBackend extends QueueBackend {
  override readonly kind = 'postgres';
  private readonly pool: DatabasePool;
  private readonly workers: PostgresWorkerConnections;

  constructor(
    databaseUrl: string,
    { connectMs = CONNECT_TIMEOUT_MS, statementMs = STATEMENT_TIMEOUT_MS } = {},
  ) {
    super();
    const { options, ...target } = connectionOf(databaseUrl);
    // No statement may run longer than its caller waits for it, because the relay keeps a
    // transaction open meanwhile.
    const limits = `-c statement_timeout=${statementMs} -c search_path=${SCHEMA}`;
    this.pool = new DatabasePool({
      ...common,
      connectionTimeoutMillis: connectMs,
      query_timeout: statementMs + ANSWER_MARGIN_MS,
      ...target,
      options: `${options} ${limits}`.trim(),
      max: QUEUE_CONNECTIONS,
    });
    this.workers = new PostgresWorkerConnections({
      ...common,
      ...target,
      options: `${options} -c search_path=${SCHEMA}`.trim(),
      max: WORKER_CONNECTIONS,
    });
    this.pool.setMaxListeners(0);
    this.pool.on('error', () => undefined);
  }

  /**
   * The migrations create the tables. They are missing when the jobs were on Redis until now, and
   * the application's database role may not create them.
   * @throws ConfigurationError when the tables are missing
   */
  override async prepare(): Promise<void> {
    // Loaded here, so that an API starts faster and uses less memory without it.
    const { assertSchemaCompatibility, SchemaMigrationRequiredError } = await import('bullmq');
    const client = await this.pool.connect();
    try {
      await assertSchemaCompatibility(client, SCHEMA);
    } catch (error) {
      if (!(error instanceof SchemaMigrationRequiredError)) throw error;
      throw new ConfigurationError(
        'REDIS_URL is not set any more, and the database is not ready to hold the jobs: run ' +
          'db:migrate without it.',
      );
    } finally {
      client.release();
    }
  }

  override queueConnection(): QueueConnection {
    return this.pool;
  }

  override workerConnection(queue: string): QueueConnection {
    return this.workers.of(queue);
  }

  protected override async pingConnection(): Promise<void> {
    await this.pool.query(`SELECT max(version) FROM ${SCHEMA}.migration`);
  }

  protected override async closeConnections(): Promise<void> {
    await Promise.all([this.pool.end(), this.workers.end()]);
  }
}

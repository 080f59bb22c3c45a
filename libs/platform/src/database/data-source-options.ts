import { join } from 'node:path';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { clientConfigOf } from './client-config.js';
import { DatabasePool } from './database-pool.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/**
 * `libs/` of the sources or of the build, depending on where this file runs. Characters that a glob
 * would read as a pattern are escaped.
 */
const libs = join(import.meta.dirname, '../../..').replace(/[\\()[\]{}!*?+@]/g, '\\$&');

export const MIGRATIONS_TABLE = 'migrations';

/** The server's own error is more precise, so it must arrive before the client stops waiting. */
const ANSWER_MARGIN_MS = 300;

/**
 * The entities of all tables, for the TypeORM command line and the test that compares them with the
 * migrations. A running process registers only those that its repositories use, each module with
 * `TypeOrmModule.forFeature()`: loading and checking all of them takes 0.1 s of CPU at each start.
 */
export const ALL_ENTITIES = join(libs, '*/src/**/*.entity.{ts,js}');

/**
 * One data source for all modules. Each module adds its entities and migrations, and queries only
 * its own schema.
 */
export function dataSourceOptions(config: Pick<AppConfig, 'database'>): PostgresOptions {
  const { database } = config;
  const { connectionString: url, ...tls } = clientConfigOf(database.url);
  return {
    type: 'postgres',
    url,
    ...tls,
    applicationName: 'orderly',
    namingStrategy: new SnakeNamingStrategy(),
    migrations: [join(libs, '*/src/migrations/*.{ts,js}')],
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    // newId() creates the ids; without this, TypeORM asks for an extension to create them.
    installExtensions: false,
    logging: false,
    // The parts of the driver that TypeORM uses: its pool, and where it sets parsers.
    driver: { Pool: DatabasePool, defaults: pg.defaults, types: pg.types },
    poolSize: database.poolSize,
    connectTimeoutMS: database.acquireTimeoutMs,
    extra: {
      // These time-outs run on the server: they release what a slow or stuck statement holds, even
      // after this process is gone.
      statement_timeout: database.statementTimeoutMs,
      lock_timeout: database.lockTimeoutMs,
      idle_in_transaction_session_timeout: database.idleInTransactionTimeoutMs,
      // This time-out runs here, because a frozen server enforces none. The current statement is
      // given up together with its connection.
      query_timeout: database.statementTimeoutMs + ANSWER_MARGIN_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idleTimeoutMillis: 30_000,
    },
  };
}

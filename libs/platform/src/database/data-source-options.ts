import { join } from 'node:path';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { DatabasePool } from './database-pool.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/**
 * `libs/` of the sources or of the build, whichever this file runs from. Marked where a folder's
 * name would read as a pattern.
 */
const libs = join(import.meta.dirname, '../../..').replace(/[\\()[\]{}!*?+@]/g, '\\$&');

export const MIGRATIONS_TABLE = 'migrations';

/**
 * For the server's own complaint, which says more, to arrive before we stop waiting for any answer.
 */
const ANSWER_MARGIN_MS = 300;

/**
 * Every table's entity, for the TypeORM command line and the test that compares them with the
 * migrations. A process that runs registers only those that its repositories use, each module with
 * `TypeOrmModule.forFeature()`: loading and checking all of them takes 0.1 s of CPU at each start.
 */
export const ALL_ENTITIES = join(libs, '*/src/**/*.entity.{ts,js}');

/**
 * One data source for all modules: each brings its entities and migrations, and queries no schema
 * but its own.
 */
export function dataSourceOptions(config: Pick<AppConfig, 'database'>): PostgresOptions {
  const { database } = config;
  return {
    type: 'postgres',
    url: database.url,
    applicationName: 'orderly',
    namingStrategy: new SnakeNamingStrategy(),
    migrations: [join(libs, '*/src/migrations/*.{ts,js}')],
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    // Ids are made by newId(); without this, TypeORM asks for an extension to make them.
    installExtensions: false,
    logging: false,
    // What TypeORM takes from the driver: its pool, and where it sets parsers.
    driver: { Pool: DatabasePool, defaults: pg.defaults, types: pg.types },
    poolSize: database.poolSize,
    connectTimeoutMS: database.acquireTimeoutMs,
    extra: {
      // These run on the server: they end what a slow or stuck statement holds, even when this
      // process is gone.
      statement_timeout: database.statementTimeoutMs,
      lock_timeout: database.lockTimeoutMs,
      idle_in_transaction_session_timeout: database.idleInTransactionTimeoutMs,
      // And this one here: a server that is frozen enforces nothing. What it was in the middle of
      // is given up with its connection.
      query_timeout: database.statementTimeoutMs + ANSWER_MARGIN_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idleTimeoutMillis: 30_000,
    },
  };
}

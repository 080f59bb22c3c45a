import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { Statements } from '../database/statements.js';
import { Metrics } from '../metrics/metrics.js';

/** The connections to the database. Requests that wait for one are the first sign of overload. */
@Injectable()
export class PoolCollector {
  private readonly connections;
  private readonly waiting;

  constructor(
    metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {
    this.connections = metrics.gauge(
      'database_pool_connections',
      'Connections to the database: idle and busy ones of the pool, those that quick reads ' +
        'share, and those of expensive reads.',
      ['state'],
    );
    this.waiting = metrics.gauge(
      'database_pool_waiting_requests',
      'Requests that wait for a connection.',
    );
  }

  collect(): void {
    // TypeORM's PostgreSQL driver keeps its pool here, and offers no other access to it.
    const { master: pool } = this.dataSource.driver as { master?: pg.Pool };
    if (!pool) return;
    this.connections.set({ state: 'idle' }, pool.idleCount);
    this.connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    this.connections.set({ state: 'shared' }, this.statements.sharedConnections);
    this.connections.set({ state: 'expensive' }, this.statements.expensiveConnections);
    this.waiting.set(pool.waitingCount);
  }
}

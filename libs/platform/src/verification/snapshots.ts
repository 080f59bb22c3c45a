import { DataSource, type EntityManager } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { dataSourceOptions } from '../database/data-source-options.js';

/** A transaction that sees one state of the database, and cannot write. */
export type Snapshot = Pick<EntityManager, 'query'>;

/** Some statements read a whole table, which takes longer than a request may. */
const STATEMENT_TIMEOUT_MS = 120_000;
const ROWS_AT_ONCE = 1_000;
const ISOLATION = 'REPEATABLE READ';
const READ_ONLY = 'SET TRANSACTION READ ONLY';

/**
 * Reads for verification, over one connection of its own: requests keep all of the pool, and their
 * short time-outs. Each snapshot is a transaction. Keep it short: as long as it is open, vacuum
 * cannot remove the old versions of any row, and each sale of a popular product leaves one behind.
 */
export class Snapshots {
  private constructor(private readonly dataSource: DataSource) {}

  /** @throws DatabaseUnavailable */
  static async open({ database }: Pick<AppConfig, 'database'>): Promise<Snapshots> {
    const limits = { poolSize: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
    const dataSource = new DataSource({
      ...dataSourceOptions({ database: { ...database, ...limits } }),
      applicationName: 'orderly-verify',
      migrations: [],
    });
    return new Snapshots(await dataSource.initialize());
  }

  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(ISOLATION, async (tx) => {
      await tx.query(READ_ONLY);
      return work(tx);
    });
  }

  /**
   * The rows of one statement, some at a time, for statements that have to read a whole table. Few
   * rows are expected, but any number fits.
   */
  async *stream<Row>(sql: string, values: readonly unknown[]): AsyncGenerator<Row[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction(ISOLATION);
      await runner.query(READ_ONLY);
      await runner.query(`DECLARE found NO SCROLL CURSOR FOR ${sql}`, [...values]);
      for (let rows: Row[]; ; ) {
        rows = (await runner.query(`FETCH ${ROWS_AT_ONCE} FROM found`)) as Row[];
        if (rows.length > 0) yield rows;
        if (rows.length < ROWS_AT_ONCE) return;
      }
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      await runner.release();
    }
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}

import type { CustomTypesConfig, PoolConfig } from 'pg';
import type { DatabasePool } from './database-pool.js';
import { ExpensiveReads } from './expensive-reads.js';
import { PipelinedPool } from './pipelined-pool.js';

/** A statement as the driver takes it. */
export interface NamedQuery {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
  readonly types?: CustomTypesConfig;
}

/** The connections to one server for the three ways to read (see `Statements`), opened on use. */
export class ReadConnections {
  private shared: PipelinedPool | undefined;
  private expensive: ExpensiveReads | undefined;

  /** @param pool read on use: the data source connects after its dependants are created */
  constructor(private readonly pool: () => DatabasePool) {}

  read<Row extends object>(query: NamedQuery): Promise<Row[]> {
    this.shared ??= this.connect(PipelinedPool);
    return this.shared.query<Row>(query as NamedQuery & { values: unknown[] });
  }

  readExpensive<Row extends object>({ name: _, ...query }: NamedQuery): Promise<Row[]> {
    this.expensive ??= this.connect(ExpensiveReads);
    return this.expensive.query<Row>(query);
  }

  async run<Row extends object>(query: NamedQuery): Promise<Row[]> {
    // Not `pool.query`, which closes the connection after any error, even a violated unique
    // constraint.
    const client = await this.pool().connect();
    try {
      return (await client.query<Row>(query)).rows;
    } finally {
      // The pool still drops a connection that broke or timed out (see TimeoutClosingClient).
      client.release();
    }
  }

  /** The number of connections that `read` has open, in addition to those of the pool. */
  get sharedOpen(): number {
    return this.shared?.open ?? 0;
  }

  /** The number of connections that `readExpensive` has open, in addition to those of the pool. */
  get expensiveOpen(): number {
    return this.expensive?.open ?? 0;
  }

  /** Closes what was opened here, and leaves the pool to its owner. */
  async end(): Promise<void> {
    await Promise.all([this.shared?.end(), this.expensive?.end()]);
  }

  /** Connects with the settings of the pool, and renews together with it. */
  private connect<C extends { renew(): void }>(Connections: new (config: PoolConfig) => C): C {
    const pool = this.pool();
    const connections = new Connections(configOf(pool));
    pool.onRenew(() => connections.renew());
    return connections;
  }
}

/** A plain copy of the pool's options would lack the password, which is not enumerable. */
const configOf = ({ options }: DatabasePool): PoolConfig => ({
  ...options,
  password: options.password,
});

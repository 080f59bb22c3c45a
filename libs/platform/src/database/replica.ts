import type { PoolConfig } from 'pg';
import { errorText } from '../kernel/errors/error-text.js';
import { clientConfigOf } from './client-config.js';
import { DatabasePool } from './database-pool.js';
import { isConnectionFailure, isRetryable } from './postgres-errors.js';
import { IDENTITY } from './primary-position.js';
import { ReadConnections } from './read-connections.js';
import { parseWalPosition, type WalPosition } from './wal-position.js';

/** A read that takes longer goes to the primary, and both times together must stay bearable. */
const TIMEOUT_MS = 1_000;
/** For lists with filters, whose plans may be long. */
const POOL_SIZE = 4;
/** How long no read goes to a replica whose connection failed. */
const REST_MS = 1_000;

const STATE = {
  name: 'platform.replica-state',
  text: `SELECT pg_is_in_recovery() AS "isStandby", pg_last_wal_replay_lsn()::text AS replayed,
                ${IDENTITY}`,
  values: [],
};

interface StateRow {
  readonly isStandby: boolean;
  readonly replayed: string | null;
  readonly identity: string;
}

/** Where the primary was at a moment, by the monotonic clock of this process. */
export interface Milestone {
  readonly at: number;
  readonly position: WalPosition;
}

/** What is known about the primary when a replica is checked. */
interface PrimaryFacts {
  readonly identity: string;
  /** The oldest first. */
  readonly milestones: readonly Milestone[];
}

/** One replica: its connections, how far it is, and whether reads may go there. */
export class Replica {
  /** Host and port, as in logs and metrics. */
  readonly name: string;
  readonly connections: ReadConnections;
  private readonly pool: DatabasePool;
  private trouble: string | null = 'It has not been asked yet.';
  /** The error behind the trouble, for the log. */
  private cause = '';
  private position: WalPosition = 0n;
  private freshAsOf: number;
  private failedAt = Number.NEGATIVE_INFINITY;
  private question: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly maxLagMs: number,
    settings: PoolConfig,
  ) {
    const { host } = new URL(url);
    this.name = host;
    this.freshAsOf = performance.now();
    this.pool = new DatabasePool({
      ...settings,
      ...clientConfigOf(url),
      application_name: 'orderly-replica-reads',
      max: POOL_SIZE,
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
    });
    // The next read replaces a connection that breaks while idle.
    this.pool.on('error', () => undefined);
    this.connections = new ReadConnections(() => this.pool);
  }

  /** For how long it may lack what was committed. It grows while the replica is not asked. */
  get lagMs(): number {
    return performance.now() - this.freshAsOf;
  }

  /** Why no read goes there; null when reads do. */
  get fault(): string | null {
    if (this.trouble !== null) return this.trouble;
    if (performance.now() < this.failedAt + REST_MS) return 'A read has just failed there.';
    return this.lagMs <= this.maxLagMs
      ? null
      : `It is ${Math.round(this.lagMs / 1_000)} s behind the primary.`;
  }

  get faultWithCause(): string {
    return `${this.fault ?? ''}${this.cause}`;
  }

  includes(position: WalPosition): boolean {
    return this.position >= position;
  }

  /**
   * Asks the replica for its state. A frozen server gets no second question: who asks meanwhile
   * waits for the answer to the first.
   */
  look(primary: PrimaryFacts): Promise<void> {
    this.question ??= this.ask(primary).finally(() => {
      this.question = undefined;
    });
    return this.question;
  }

  /** A conflict with recovery, or a read that took too long, says nothing about the next one. */
  noteFailure(error: unknown): void {
    if (isConnectionFailure(error) && !isRetryable(error)) this.failedAt = performance.now();
  }

  async end(): Promise<void> {
    await this.connections.end();
    await this.pool.end();
  }

  private async ask(primary: PrimaryFacts): Promise<void> {
    try {
      const [row] = await this.connections.read<StateRow>(STATE);
      this.trouble = this.judge(row as StateRow, primary);
      this.cause = '';
    } catch (error) {
      this.trouble = 'It does not answer.';
      this.cause = ` (${errorText(error)})`;
    }
  }

  private judge(row: StateRow, { identity, milestones }: PrimaryFacts): string | null {
    if (row.identity !== identity)
      return 'It holds another database than the primary in DATABASE_URL.';
    if (!row.isStandby) return 'It is no standby: it was promoted, or never followed a primary.';
    const position = parseWalPosition(row.replayed ?? '');
    if (position === undefined) return 'It has replayed nothing yet.';
    this.position = position;
    const reached = milestones.findLast((each) => each.position <= position);
    if (reached) this.freshAsOf = Math.max(this.freshAsOf, reached.at);
    return null;
  }
}

import { clientConfigOf } from './client-config.js';
import { DatabasePool } from './database-pool.js';
import { endOfLastRecord, parseWalPosition, type WalPosition } from './wal-position.js';

const TIMEOUT_MS = 1_000;
const POSITION = 'pg_current_wal_insert_lsn()::text AS position';
/** The cluster, and the database in it: a replica of another one has other data. */
export const IDENTITY = `(SELECT system_identifier::text FROM pg_control_system()) ||
  '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity`;

interface PrimaryState {
  readonly position: WalPosition;
  readonly identity: string;
}

interface Row {
  readonly position: string;
  readonly identity: string;
}

/** Asks the primary for the position of its write-ahead log, on connections of its own. */
export class PrimaryPosition {
  private readonly pool: DatabasePool;
  private current: Promise<unknown> = Promise.resolve();
  private next: Promise<WalPosition> | undefined;

  constructor(databaseUrl: string) {
    this.pool = new DatabasePool({
      ...clientConfigOf(databaseUrl),
      application_name: 'orderly-replica-watch',
      max: 2,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    // The next query replaces a connection that breaks while idle.
    this.pool.on('error', () => undefined);
  }

  /**
   * A position that covers everything that was committed until now. Callers that arrive while a
   * query is under way share the next query.
   */
  now(): Promise<WalPosition> {
    this.next ??= this.current
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        const asked = this.ask<Pick<Row, 'position'>>(POSITION).then(positionOf);
        this.current = asked;
        return asked;
      });
    return this.next;
  }

  async state(): Promise<PrimaryState> {
    const row = await this.ask<Row>(`${POSITION}, ${IDENTITY}`);
    return { position: positionOf(row), identity: row.identity };
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private async ask<Answer extends object>(columns: string): Promise<Answer> {
    const { rows } = await this.pool.query<Answer>(`SELECT ${columns}`);
    return rows[0] as Answer;
  }
}

function positionOf({ position }: Pick<Row, 'position'>): WalPosition {
  const parsed = parseWalPosition(position);
  if (parsed === undefined) throw new Error(`PostgreSQL names no position: ${position}`);
  return endOfLastRecord(parsed);
}

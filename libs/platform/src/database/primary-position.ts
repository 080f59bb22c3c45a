import { clientConfigOf } from './client-config.js';
import { DatabasePool } from './database-pool.js';
import { endOfLastRecord, parseWalPosition, type WalPosition } from './wal-position.js';

const TIMEOUT_MS = 1_000;
// The size of a segment is fixed when a cluster is created: it need not be 16 MB.
const POSITION =
  'lsn::text AS position, (pg_walfile_name_offset(lsn)).file_offset AS "segmentOffset"';
/** The cluster, and the database in it: a replica of another one has other data. */
export const IDENTITY = `(SELECT system_identifier::text FROM pg_control_system()) ||
  '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity`;

interface PrimaryState {
  readonly position: WalPosition;
  readonly identity: string;
}

interface PositionRow {
  readonly position: string;
  readonly segmentOffset: number;
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
        const asked = this.ask<PositionRow>(POSITION).then(positionOf);
        this.current = asked;
        return asked;
      });
    return this.next;
  }

  async state(): Promise<PrimaryState> {
    const row = await this.ask<PositionRow & Pick<PrimaryState, 'identity'>>(
      `${POSITION}, ${IDENTITY}`,
    );
    return { position: positionOf(row), identity: row.identity };
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private async ask<Answer extends object>(columns: string): Promise<Answer> {
    const { rows } = await this.pool.query<Answer>(
      `SELECT ${columns} FROM pg_current_wal_insert_lsn() AS lsn`,
    );
    return rows[0] as Answer;
  }
}

function positionOf({ position, segmentOffset }: PositionRow): WalPosition {
  const parsed = parseWalPosition(position);
  if (parsed === undefined) throw new Error(`PostgreSQL names no position: ${position}`);
  return endOfLastRecord(parsed, BigInt(segmentOffset));
}

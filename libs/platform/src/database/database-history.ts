import type { DataSource } from 'typeorm';

/**
 * Each history has another cluster (a restored dump) or another timeline (a recovery to a moment,
 * a promoted standby). The name of the WAL file has the timeline that is written now;
 * `pg_control_checkpoint()` has an earlier one until the first checkpoint after a recovery.
 */
const READ = `
  SELECT system_identifier || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS name
    FROM pg_control_system()`;

/** The role may not ask, the server does not know the function, or it is a standby. */
const REFUSALS = new Set(['42501', '0A000', '42883', '55000']);

/**
 * Names the history that the database writes. Another name than before means that transactions may
 * be lost, and that their ids may be given again.
 * @returns undefined when the server does not reveal it
 */
export async function readHistory(
  database: Pick<DataSource, 'query'>,
): Promise<string | undefined> {
  try {
    const [row] = await database.query<Array<{ name: string }>>(READ);
    return row?.name;
  } catch (error) {
    const { driverError } = error as { driverError?: { code?: string } };
    if (REFUSALS.has(driverError?.code ?? '')) return undefined;
    throw error;
  }
}

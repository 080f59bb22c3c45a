import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ScheduledTask } from '../scheduling/schedule.js';

/** At most 64 MiB in one statement, which stays far below the time-out. */
const CHUNKS_AT_ONCE = 256;
const FILES_AT_ONCE = 1_000;

const PURGE_CHUNKS = `
  WITH deleted AS (
    DELETE FROM platform.file_chunks WHERE (file_id, position) IN (
      SELECT c.file_id, c.position FROM platform.files f
        JOIN platform.file_chunks c ON c.file_id = f.id
       WHERE f.expires_at <= now() LIMIT $1)
    RETURNING 1)
  SELECT count(*)::int AS deleted FROM deleted`;

const PURGE_FILES = `
  WITH deleted AS (
    DELETE FROM platform.files WHERE id IN (
      SELECT id FROM platform.files f WHERE f.expires_at <= now()
         AND NOT EXISTS (SELECT FROM platform.file_chunks c WHERE c.file_id = f.id)
       ORDER BY expires_at LIMIT $1)
    RETURNING 1)
  SELECT count(*)::int AS deleted FROM deleted`;

/** Deletes files that have expired: their content first, in parts. */
@Injectable()
export class PurgeFiles extends ScheduledTask {
  override readonly name = 'purge-files';
  override readonly everyMs = 10 * 60_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    await this.repeat(PURGE_CHUNKS, CHUNKS_AT_ONCE, signal);
    await this.repeat(PURGE_FILES, FILES_AT_ONCE, signal);
  }

  private async repeat(sql: string, limit: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [row] = await this.dataSource.query<Array<{ deleted: number }>>(sql, [limit]);
      if ((row?.deleted ?? 0) < limit) return;
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';

export const EXPORT_STATUSES = ['queued', 'ready', 'downloaded', 'expired', 'failed'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

export interface PersonalExport {
  readonly id: string;
  readonly status: ExportStatus;
  readonly createdAt: Date;
  /** The end of the time in which it can be fetched; null before it is ready. */
  readonly expiresAt: Date | null;
  /** The size of the archive in bytes; null before it is ready. */
  readonly size: number | null;
}

const COLUMNS = 'id, status, created_at AS "createdAt", expires_at AS "expiresAt", size';

/**
 * platform.personal_exports. Expiry uses the database's time, because several processes compare it.
 */
@Injectable()
export class PersonalExportsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the newest export of the last `withinS` seconds that did not fail, and for how many
   * more seconds it counts. Concurrent requests wait for the transaction.
   */
  async findRecent(
    tx: Transaction,
    userId: string,
    withinS: number,
  ): Promise<{ id: string; status: ExportStatus; forS: number } | null> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('personal-export ' || $1, 0))`, [
      userId,
    ]);
    const [recent] = await tx.query<Array<{ id: string; status: ExportStatus; forS: number }>>(
      `SELECT id, status, greatest(1, ceil(extract(epoch
        FROM created_at - now()) + $2))::int AS "forS"
         FROM platform.personal_exports
        WHERE user_id = $1 AND status <> 'failed'
          AND (status = 'queued' OR created_at > now() - make_interval(secs => $2))
        ORDER BY created_at DESC LIMIT 1`,
      [userId, withinS],
    );
    return recent ?? null;
  }

  async add(tx: Transaction, id: string, userId: string): Promise<PersonalExport> {
    const [row] = await tx.query<[PersonalExport]>(
      `INSERT INTO platform.personal_exports (id, user_id, status) VALUES ($1, $2, 'queued')
          RETURNING ${COLUMNS}`,
      [id, userId],
    );
    return row;
  }

  async find(userId: string, id: string): Promise<PersonalExport | null> {
    const [row] = await this.dataSource.query<PersonalExport[]>(
      `SELECT ${COLUMNS} FROM platform.personal_exports WHERE id = $1 AND user_id = $2`,
      [id, userId],
    );
    return row ?? null;
  }

  /** Does nothing when the copy is complete already, or its owner was erased. */
  async keepArchive(id: string, archive: Buffer): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.personal_exports SET archive = $2::bytea, size = octet_length($2::bytea)
          WHERE id = $1 AND status = 'queued'`,
      [id, archive],
    );
  }

  /** Returns false when there is no copy to mark as ready. */
  async markReady(tx: Transaction, id: string, lifetimeS: number): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      `UPDATE platform.personal_exports SET status = 'ready',
        expires_at = now() + make_interval(secs => $2)
        WHERE id = $1 AND status = 'queued' AND archive IS NOT NULL`,
      [id, lifetimeS],
    );
    return count === 1;
  }

  async markFailed(tx: Transaction, id: string): Promise<void> {
    await tx.query(
      `UPDATE platform.personal_exports SET status = 'failed', archive = NULL, size = NULL
          WHERE id = $1 AND status = 'queued'`,
      [id],
    );
  }

  /** Returns false when there is nothing left to fetch. */
  async setToken(id: string, hash: Buffer, lifetimeS: number): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE platform.personal_exports SET token_hash = $2,
        expires_at = now() + make_interval(secs => $3)
        WHERE id = $1 AND status = 'ready' AND expires_at > now()`,
      [id, hash, lifetimeS],
    );
    return count === 1;
  }

  /**
   * Takes the archive out. Of concurrent requests with the token, the first gets it: the others
   * wait for the row and find it empty.
   */
  async take(
    tx: Transaction,
    hash: Buffer,
  ): Promise<{ id: string; userId: string; archive: Buffer } | null> {
    const [found] = await tx.query<Array<{ id: string; userId: string; archive: Buffer }>>(
      `SELECT id, user_id AS "userId", archive FROM platform.personal_exports
        WHERE token_hash = $1 AND status = 'ready' AND expires_at > now() FOR UPDATE`,
      [hash],
    );
    if (!found) return null;
    await tx.query(
      `UPDATE platform.personal_exports SET status = 'downloaded', archive = NULL,
          token_hash = NULL WHERE id = $1`,
      [found.id],
    );
    return found;
  }

  /** Empties up to `limit` copies that were not fetched in time, and returns how many. */
  async expire(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE platform.personal_exports SET status = 'expired', archive = NULL, token_hash = NULL
        WHERE id IN (SELECT id FROM platform.personal_exports WHERE status = 'ready'
          AND expires_at <= now() LIMIT $1)`,
      [limit],
    );
    return count;
  }

  /**
   * Deletes up to `limit` exports that ended and were requested more than `days` ago, and returns
   * how many.
   */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM platform.personal_exports WHERE id IN (
         SELECT id FROM platform.personal_exports
          WHERE id < ${firstIdAt('now() - make_interval(days => $1)')}
            AND status IN ('downloaded', 'expired', 'failed')
          ORDER BY id LIMIT $2)`,
      [days, limit],
    );
    return count;
  }
}

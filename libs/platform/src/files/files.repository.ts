import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../database/transactions.js';
import type { Permission } from '../kernel/identity/actor.js';

/** Who a file belongs to: a person, or a machine of theirs. */
export interface FileOwner {
  readonly ownerId: string;
  readonly principal: string;
}

interface NewFile extends FileOwner {
  readonly id: string;
  readonly permission: Permission;
  readonly name: string;
  readonly mediaType: string;
  readonly lifetimeS: number;
}

/** A complete file. */
export interface StoredFile extends FileOwner {
  readonly id: string;
  readonly permission: Permission;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Read and written at once. As in the table. */
export const MAX_CHUNK_BYTES = 262_144;

const COLUMNS = `id, owner_id AS "ownerId", principal, permission, name, media_type AS "mediaType",
  size::float8 AS size, sha256, created_at AS "createdAt", expires_at AS "expiresAt"`;

type Queries = Pick<Transaction, 'query'>;

/** platform.files and platform.file_chunks. Times are the database's. */
@Injectable()
export class FilesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(db: Queries, file: NewFile): Promise<void> {
    await db.query(
      `INSERT INTO platform.files
         (id, owner_id, principal, permission, name, media_type, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
      [
        file.id,
        file.ownerId,
        file.principal,
        file.permission,
        file.name,
        file.mediaType,
        file.lifetimeS,
      ],
    );
  }

  /** Adds bytes behind `position`. The key refuses a second writer of the same place. */
  async append(db: Queries, fileId: string, position: number, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += MAX_CHUNK_BYTES) {
      await db.query(
        'INSERT INTO platform.file_chunks (file_id, position, bytes) VALUES ($1, $2, $3)',
        [fileId, position + at, bytes.subarray(at, at + MAX_CHUNK_BYTES)],
      );
    }
  }

  /** Returns null when the file was deleted meanwhile. */
  async seal(
    db: Queries,
    fileId: string,
    { size, sha256, lifetimeS }: { size: number; sha256: Buffer; lifetimeS: number },
  ): Promise<StoredFile | null> {
    const [[sealed]] = await db.query<[StoredFile[], number]>(
      `UPDATE platform.files SET size = $2, sha256 = $3,
          expires_at = now() + make_interval(secs => $4)
        WHERE id = $1 RETURNING ${COLUMNS}`,
      [fileId, size, sha256, lifetimeS],
    );
    return sealed ?? null;
  }

  async find(fileId: string): Promise<StoredFile | null> {
    const [file] = await this.dataSource.query<StoredFile[]>(
      `SELECT ${COLUMNS} FROM platform.files
        WHERE id = $1 AND sha256 IS NOT NULL AND expires_at > now()`,
      [fileId],
    );
    return file ?? null;
  }

  /** The first chunk that ends behind `position`. */
  async chunkAt(
    fileId: string,
    position: number,
  ): Promise<{ position: number; bytes: Buffer } | null> {
    const [chunk] = await this.dataSource.query<Array<{ position: number; bytes: Buffer }>>(
      `SELECT position::float8 AS position, bytes FROM platform.file_chunks
        WHERE file_id = $1 AND position <= $2 AND position + octet_length(bytes) > $2
        ORDER BY position DESC LIMIT 1`,
      [fileId, position],
    );
    return chunk ?? null;
  }

  /** What the files of an owner take up. One that is being written counts as `unfinished` bytes. */
  async sizeOfAll(db: Queries, ownerId: string, unfinished: number): Promise<number> {
    const [row] = await db.query<[{ size: number }]>(
      `SELECT coalesce(sum(CASE WHEN sha256 IS NULL THEN $2 ELSE size END), 0)::float8 AS size
         FROM platform.files WHERE owner_id = $1`,
      [ownerId, unfinished],
    );
    return row.size;
  }

  async setLink(
    tx: Transaction,
    fileId: string,
    hash: Buffer,
    lifetimeS: number,
  ): Promise<Date | null> {
    const [[row]] = await tx.query<[Array<{ expiresAt: Date }>, number]>(
      `UPDATE platform.files
          SET link_hash = $2,
              link_expires_at = least(expires_at, now() + make_interval(secs => $3))
        WHERE id = $1 AND sha256 IS NOT NULL AND expires_at > now()
        RETURNING link_expires_at AS "expiresAt"`,
      [fileId, hash, lifetimeS],
    );
    return row?.expiresAt ?? null;
  }

  /** Of concurrent requests with the link, the first gets the file. */
  async takeLink(tx: Transaction, hash: Buffer): Promise<StoredFile | null> {
    const [[file]] = await tx.query<[StoredFile[], number]>(
      `UPDATE platform.files SET link_hash = NULL, link_expires_at = NULL
        WHERE link_hash = $1 AND link_expires_at > now() AND expires_at > now()
        RETURNING ${COLUMNS}`,
      [hash],
    );
    return file ?? null;
  }

  async remove(db: Queries, fileId: string): Promise<void> {
    await db.query('DELETE FROM platform.files WHERE id = $1', [fileId]);
  }
}

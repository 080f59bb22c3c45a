import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DataSource } from 'typeorm';

/** More than any account has; a bound for the response. */
export const MAX_IDENTITIES = 100;

export interface Identity {
  readonly id: string;
  readonly userId: string;
  readonly issuer: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const COLUMNS =
  'id, user_id AS "userId", issuer, created_at AS "createdAt", last_used_at AS "lastUsedAt"';

/** The table auth.identities. */
@Injectable()
export class IdentitiesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(issuer: string, subject: string): Promise<Identity | null> {
    const [row] = await this.dataSource.query<Identity[]>(
      `SELECT ${COLUMNS} FROM auth.identities WHERE issuer = $1 AND subject = $2`,
      [issuer, subject],
    );
    return row ?? null;
  }

  listOf(userId: string): Promise<Identity[]> {
    return this.dataSource.query<Identity[]>(
      `SELECT ${COLUMNS} FROM auth.identities WHERE user_id = $1 ORDER BY id
          LIMIT ${MAX_IDENTITIES}`,
      [userId],
    );
  }

  /**
   * Returns null when an account already has that identity; waits for a concurrent transaction that
   * is about to add it.
   */
  async add(
    tx: Transaction,
    who: { userId: string; issuer: string; subject: string },
  ): Promise<Identity | null> {
    const [row] = await tx.query<Identity[]>(
      `INSERT INTO auth.identities (id, user_id, issuer, subject) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT identities_issuer_subject_key DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), who.userId, who.issuer, who.subject],
    );
    return row ?? null;
  }

  /** Returns false when the account is no longer linked with it. */
  async noteUse(
    tx: Transaction,
    who: { userId: string; issuer: string; subject: string },
  ): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.identities SET last_used_at = now() WHERE issuer = $1 AND subject = $2 ' +
        'AND user_id = $3',
      [who.issuer, who.subject, who.userId],
    );
    return count === 1;
  }

  async remove(tx: Transaction, id: string, userId: string): Promise<Identity | null> {
    const [[row]] = await tx.query<[Identity[], number]>(
      `DELETE FROM auth.identities WHERE id = $1 AND user_id = $2 RETURNING ${COLUMNS}`,
      [id, userId],
    );
    return row ?? null;
  }
}

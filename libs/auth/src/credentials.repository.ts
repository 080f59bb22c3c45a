import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource, type EntityManager } from 'typeorm';

/** auth.credentials. */
@Injectable()
export class CredentialsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Null for an account without a password, and for no account: both ask the database, so that both take as long. */
  async findHash(userId: string | null, manager: EntityManager = this.dataSource.manager): Promise<string | null> {
    const [row] = await manager.query<Array<{ hash: string }>>(
      'SELECT password_hash AS hash FROM auth.credentials WHERE user_id = $1',
      [userId],
    );
    return row?.hash ?? null;
  }

  async set(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
    await tx.query(
      `INSERT INTO auth.credentials (user_id, password_hash) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, updated_at = now()`,
      [userId, passwordHash],
    );
  }

  async clear(tx: Transaction, userId: string): Promise<void> {
    await tx.query('DELETE FROM auth.credentials WHERE user_id = $1', [userId]);
  }

  /** Only while the old one is still the account's: a password that was changed meanwhile must not come back. */
  async replace(tx: Transaction, userId: string, oldHash: string, newHash: string): Promise<void> {
    await tx.query(
      'UPDATE auth.credentials SET password_hash = $3, updated_at = now() WHERE user_id = $1 AND password_hash = $2',
      [userId, oldHash, newHash],
    );
  }
}

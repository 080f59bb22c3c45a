import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource, type EntityManager } from 'typeorm';

const HASH: Statement = {
  name: 'auth.password-hash',
  text: 'SELECT password_hash AS hash FROM auth.credentials WHERE user_id = $1',
};

interface HashRow {
  hash: string;
}

/** What a log-in compares a password with. */
export interface StoredPassword {
  readonly passwordHash: string;
  readonly hasSecondFactor: boolean;
}

const FOR_LOG_IN: Statement = {
  name: 'auth.password-for-log-in',
  text: `SELECT password_hash AS "passwordHash",
                EXISTS (SELECT FROM auth.second_factors f WHERE f.user_id = c.user_id)
                  AS "hasSecondFactor"
           FROM auth.credentials c WHERE user_id = $1`,
};

/** The table auth.credentials. */
@Injectable()
export class CredentialsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /**
   * Returns null for an account without a password, and for no account. Both query the database, so
   * that both take the same time.
   */
  async findHash(userId: string | null): Promise<string | null> {
    const [row] = await this.statements.read<HashRow>(HASH, [userId]);
    return row?.hash ?? null;
  }

  /** Reads inside the transaction, so it sees its writes and needs no second connection. */
  async findHashIn(tx: Transaction, userId: string): Promise<string | null> {
    const [row] = await this.statements.runIn<HashRow>(tx, HASH, [userId]);
    return row?.hash ?? null;
  }

  /** As `findHash`, for a log-in. */
  async findForLogIn(userId: string | null): Promise<StoredPassword | null> {
    const [row] = await this.statements.read<StoredPassword>(FOR_LOG_IN, [userId]);
    return row ?? null;
  }

  /** As `findHashIn`, for a log-in. */
  async findForLogInIn(tx: Transaction, userId: string): Promise<StoredPassword | null> {
    const [row] = await this.statements.runIn<StoredPassword>(tx, FOR_LOG_IN, [userId]);
    return row ?? null;
  }

  /**
   * @param isShort records that the password depends on a second factor, which then cannot be
   * removed
   */
  async set(tx: Transaction, userId: string, passwordHash: string, isShort = false): Promise<void> {
    await tx.query(
      `INSERT INTO auth.credentials (user_id, password_hash, is_short) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE
          SET password_hash = excluded.password_hash, is_short = excluded.is_short,
            updated_at = now()`,
      [userId, passwordHash, isShort],
    );
  }

  async clear(tx: Transaction, userId: string): Promise<void> {
    await tx.query('DELETE FROM auth.credentials WHERE user_id = $1', [userId]);
  }

  /**
   * Replaces the hash only if the account still has the old one: a password that was changed
   * meanwhile must not come back.
   * @returns false when the account has another hash
   */
  replace(
    tx: Transaction,
    userId: string,
    oldHash: string,
    newHash: string,
    isShort: boolean,
  ): Promise<boolean> {
    return this.swap(tx, userId, oldHash, newHash, isShort);
  }

  /**
   * Stores a new hash of the same password. Returns false when the account no longer has the old
   * hash.
   */
  upgrade(userId: string, oldHash: string, newHash: string): Promise<boolean> {
    return this.swap(this.dataSource.manager, userId, oldHash, newHash, null);
  }

  /** Whether log-in requires a second factor: if so, the password may be short. */
  async hasSecondFactor(
    userId: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<boolean> {
    const [row] = await manager.query<Array<{ has: boolean }>>(
      'SELECT EXISTS (SELECT 1 FROM auth.second_factors WHERE user_id = $1) AS has',
      [userId],
    );
    return row?.has ?? false;
  }

  private async swap(
    manager: EntityManager,
    userId: string,
    oldHash: string,
    newHash: string,
    isShort: boolean | null,
  ): Promise<boolean> {
    const [, count] = await manager.query<[unknown[], number]>(
      `UPDATE auth.credentials SET password_hash = $3, is_short = coalesce($4, is_short),
        updated_at = now()
        WHERE user_id = $1 AND password_hash = $2`,
      [userId, oldHash, newHash, isShort],
    );
    return count === 1;
  }
}

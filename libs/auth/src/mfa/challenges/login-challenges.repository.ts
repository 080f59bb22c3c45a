import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Amr } from '@orderly/platform/kernel/identity/actor';
import { DataSource } from 'typeorm';

export interface LoginChallenge {
  readonly hash: Buffer;
  readonly userId: string;
  readonly amr: readonly Amr[];
  readonly transport: 'token' | 'cookie';
  /** Null when the first factor was not a password. */
  readonly passwordDigest: Buffer | null;
}

const LIFETIME_S = 300;
const MAX_ATTEMPTS = 5;

const COLUMNS =
  'token_hash AS hash, user_id AS "userId", amr, transport, password_digest AS "passwordDigest"';
const IS_OPEN = `used_at IS NULL AND expires_at > now() AND attempts < ${MAX_ATTEMPTS}`;

/** The table auth.login_challenges. */
@Injectable()
export class LoginChallengesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(
    tx: Transaction,
    { hash, userId, amr, transport, passwordDigest }: LoginChallenge,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO auth.login_challenges (token_hash, user_id, amr, transport, password_digest,
        expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => ${LIFETIME_S}))`,
      [hash, userId, amr, transport, passwordDigest],
    );
  }

  async find(hash: Buffer): Promise<LoginChallenge | null> {
    const [row] = await this.dataSource.query<LoginChallenge[]>(
      `SELECT ${COLUMNS} FROM auth.login_challenges WHERE token_hash = $1 AND ${IS_OPEN}`,
      [hash],
    );
    return row ?? null;
  }

  /**
   * Counts the attempt before the factor is checked. Returns null when the challenge is not open,
   * or was tried too often.
   */
  async attempt(hash: Buffer): Promise<LoginChallenge | null> {
    const [[row]] = await this.dataSource.query<[LoginChallenge[], number]>(
      `UPDATE auth.login_challenges SET attempts = attempts + 1
        WHERE token_hash = $1 AND ${IS_OPEN} RETURNING ${COLUMNS}`,
      [hash],
    );
    return row ?? null;
  }

  /** Locks the challenge until the transaction ends. Returns false when it was used meanwhile. */
  async hold(tx: Transaction, hash: Buffer): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM auth.login_challenges WHERE token_hash = $1 AND used_at IS NULL FOR UPDATE',
      [hash],
    );
    return rows.length === 1;
  }

  async use(tx: Transaction, hash: Buffer): Promise<void> {
    await tx.query('UPDATE auth.login_challenges SET used_at = now() WHERE token_hash = $1', [
      hash,
    ]);
  }

  async useAllOf(tx: Transaction, userId: string): Promise<void> {
    await tx.query(
      'UPDATE auth.login_challenges SET used_at = now() WHERE user_id = $1 AND used_at IS NULL',
      [userId],
    );
  }

  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.login_challenges WHERE token_hash IN (
         SELECT token_hash FROM auth.login_challenges WHERE expires_at < now() - interval '1 hour'
           LIMIT $1)`,
      [limit],
    );
    return count;
  }
}

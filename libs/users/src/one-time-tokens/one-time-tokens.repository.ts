import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DataSource } from 'typeorm';
import type { TokenPurpose } from './one-time-tokens.js';

/**
 * The account needs exactly this proof: an invited account its invitation, a registered one its
 * verification, and an active one can reset its password.
 */
const needs = (purpose: string): string => `
  CASE ${purpose}
    WHEN 'reset-password' THEN u.status = 'active' AND u.email_verified_at IS NOT NULL
    WHEN 'accept-invitation' THEN u.status IN ('active', 'invited') AND u.email_verified_at IS NULL
      AND u.invited_by IS NOT NULL
    WHEN 'verify-email' THEN u.status IN ('active', 'invited') AND u.email_verified_at IS NULL
      AND u.invited_by IS NULL
    ELSE false
  END`;

const VALID = `
  t.token_hash = $1 AND t.purpose = $2 AND t.redeemed_at IS NULL AND t.expires_at > now()
  AND u.id = t.user_id AND u.email = t.email AND ${needs('t.purpose')}`;

/**
 * The table users.one_time_tokens. Expiry uses the time of the database, since several processes
 * compare it.
 */
@Injectable()
export class OneTimeTokensRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds a token for the account's present address. Returns false when the account does not need
   * it, or does not exist.
   */
  async add(
    userId: string,
    purpose: TokenPurpose,
    hash: Buffer,
    lifetimeS: number,
    replacesOlder: boolean,
  ): Promise<boolean> {
    const added = await this.dataSource.query<object[]>(
      `WITH replaced AS (
         DELETE FROM users.one_time_tokens WHERE $6 AND user_id = $3 AND purpose = $4::text
           AND redeemed_at IS NULL)
       INSERT INTO users.one_time_tokens (id, token_hash, user_id, purpose, email, expires_at)
       SELECT $1, $2, u.id, $4::text, u.email, now() + make_interval(secs => $5) FROM users.users u
        WHERE u.id = $3 AND ${needs('$4::text')}
       RETURNING id`,
      [newId(), hash, userId, purpose, lifetimeS, replacesOlder],
    );
    return added.length > 0;
  }

  async findOwner(hash: Buffer, purpose: TokenPurpose): Promise<string | null> {
    const [row] = await this.dataSource.query<Array<{ userId: string }>>(
      `SELECT t.user_id AS "userId" FROM users.one_time_tokens t, users.users u WHERE ${VALID}`,
      [hash, purpose],
    );
    return row?.userId ?? null;
  }

  /**
   * One statement decides; a concurrent second use waits for the row and then finds it redeemed.
   */
  async redeem(tx: Transaction, hash: Buffer, purpose: TokenPurpose): Promise<string | null> {
    // All uses of one account's links run one after the other here, so that two of them cannot
    // deadlock over each other's row below.
    await tx.query(
      `SELECT 1 FROM users.users WHERE id = (SELECT user_id FROM users.one_time_tokens
          WHERE token_hash = $1) FOR NO KEY UPDATE`,
      [hash],
    );
    const [rows] = await tx.query<[Array<{ userId: string }>, number]>(
      `UPDATE users.one_time_tokens t SET redeemed_at = now() FROM users.users u WHERE ${VALID}
          RETURNING t.user_id AS "userId"`,
      [hash, purpose],
    );
    return rows[0]?.userId ?? null;
  }

  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM users.one_time_tokens WHERE id IN (
         SELECT id FROM users.one_time_tokens WHERE expires_at < now() - interval '7 days'
           LIMIT $1)`,
      [limit],
    );
    return count;
  }

  async dropOpen(tx: Transaction, userId: string, purpose: TokenPurpose): Promise<void> {
    await tx.query(
      'DELETE FROM users.one_time_tokens WHERE user_id = $1 AND purpose = $2 AND redeemed_at ' +
        'IS NULL',
      [userId, purpose],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DataSource } from 'typeorm';

/** Which of the two addresses. */
export type EmailChangeSide = 'old' | 'new';

export interface EmailChange {
  readonly id: string;
  readonly userId: string;
  readonly oldEmail: string;
  readonly newEmail: string;
}

interface Confirmed extends EmailChange {
  readonly side: EmailChangeSide;
  /** By both addresses. */
  readonly isComplete: boolean;
}

const COLUMNS = 'id, user_id AS "userId", old_email AS "oldEmail", new_email AS "newEmail"';
const PURPOSES: Readonly<Record<EmailChangeSide, string>> = {
  old: 'change-email-old',
  new: 'change-email-new',
};

/** The account still has the old address, and no other change came between. */
const OPEN =
  `c.ended_at IS NULL AND c.expires_at > now() AND u.id = c.user_id AND u.status = 'active' ` +
  `AND u.email = c.old_email`;

/** The table users.email_changes, and its rows in users.one_time_tokens. */
@Injectable()
export class EmailChangesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: Transaction, change: EmailChange, lifetimeS: number): Promise<void> {
    await tx.query(
      `INSERT INTO users.email_changes (id, user_id, old_email, new_email, expires_at)
       VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
      [change.id, change.userId, change.oldEmail, change.newEmail, lifetimeS],
    );
  }

  async find(id: string): Promise<EmailChange | null> {
    const [row] = await this.dataSource.query<EmailChange[]>(
      `SELECT ${COLUMNS} FROM users.email_changes WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  /**
   * Counts the changes to this address that any account requested within the hour. Concurrent
   * requests for it wait until the transaction ends: otherwise all of them would be below the
   * limit.
   */
  async countToWithinHour(tx: Transaction, newEmail: string): Promise<number> {
    await tx.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('users.email_changes:' || $1, 0))`,
      [newEmail],
    );
    const [row] = await tx.query<Array<{ count: number }>>(
      `SELECT count(*)::int AS count FROM users.email_changes WHERE new_email = $1
          AND created_at > now() - interval '1 hour'`,
      [newEmail],
    );
    return row?.count ?? 0;
  }

  /** Ends the open change, if there is one. */
  async endOpen(tx: Transaction, userId: string): Promise<void> {
    await tx.query(
      'UPDATE users.email_changes SET ended_at = now() WHERE user_id = $1 AND ended_at IS NULL',
      [userId],
    );
  }

  /** Adds a token for one of the addresses while the change waits for it. */
  async addToken(id: string, side: EmailChangeSide, hash: Buffer): Promise<boolean> {
    const added = await this.dataSource.query<object[]>(
      `INSERT INTO users.one_time_tokens (id, token_hash, user_id, purpose, email, expires_at,
        email_change_id)
       SELECT $1, $2, c.user_id, $4, CASE WHEN $4 = 'change-email-old' THEN c.old_email
         ELSE c.new_email END, c.expires_at, c.id
         FROM users.email_changes c, users.users u WHERE c.id = $3 AND ${OPEN}
       RETURNING id`,
      [newId(), hash, id, PURPOSES[side]],
    );
    return added.length > 0;
  }

  /**
   * Returns null when the token is unknown, used or expired, or its change is no longer open. The
   * account stays locked.
   */
  async confirm(tx: Transaction, hash: Buffer): Promise<Confirmed | null> {
    // All uses of one account's links run one after the other here: the second confirmation sees
    // the first.
    await tx.query(
      `SELECT 1 FROM users.users WHERE id = (SELECT user_id FROM users.one_time_tokens
          WHERE token_hash = $1) FOR NO KEY UPDATE`,
      [hash],
    );
    const [[spent]] = await tx.query<[Array<{ id: string; side: EmailChangeSide }>, number]>(
      `UPDATE users.one_time_tokens t SET redeemed_at = now() FROM users.email_changes c,
        users.users u
        WHERE t.token_hash = $1 AND t.redeemed_at IS NULL AND t.expires_at > now()
          AND c.id = t.email_change_id AND ${OPEN}
       RETURNING c.id, CASE t.purpose WHEN 'change-email-old' THEN 'old' ELSE 'new' END AS side`,
      [hash],
    );
    if (!spent) return null;
    const [[change]] = await tx.query<[Array<EmailChange & { isComplete: boolean }>, number]>(
      `UPDATE users.email_changes
          SET old_confirmed_at = CASE WHEN $2 = 'old' THEN now() ELSE old_confirmed_at END,
              new_confirmed_at = CASE WHEN $2 = 'new' THEN now() ELSE new_confirmed_at END
        WHERE id = $1
       RETURNING ${COLUMNS}, old_confirmed_at IS NOT NULL
         AND new_confirmed_at IS NOT NULL AS "isComplete"`,
      [spent.id, spent.side],
    );
    if (!change) return null;
    await tx.query(
      'DELETE FROM users.one_time_tokens WHERE email_change_id = $1 AND purpose = $2 AND ' +
        'redeemed_at IS NULL',
      [spent.id, PURPOSES[spent.side]],
    );
    return { ...change, side: spent.side };
  }

  /**
   * Gives the account the new address and voids every link to the old one.
   * @returns false when the account is no longer active
   * @throws a violation of users_email_key when another account has the address by now
   */
  async make(tx: Transaction, { id, userId, oldEmail, newEmail }: EmailChange): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      `UPDATE users.users SET email = $3, email_verified_at = now(), version = version + 1
        WHERE id = $1 AND email = $2 AND status = 'active'`,
      [userId, oldEmail, newEmail],
    );
    if (count === 0) return false;
    await tx.query('UPDATE users.email_changes SET ended_at = now() WHERE id = $1', [id]);
    await tx.query('DELETE FROM users.one_time_tokens WHERE user_id = $1 AND redeemed_at IS NULL', [
      userId,
    ]);
    return true;
  }

  /** Deletes changes that ended a month ago, and the addresses in them. */
  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM users.email_changes WHERE id IN (
         SELECT id FROM users.email_changes WHERE expires_at < now() - interval '30 days'
           LIMIT $1)`,
      [limit],
    );
    return count;
  }
}

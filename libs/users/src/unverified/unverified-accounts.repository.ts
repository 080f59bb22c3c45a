import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DEFAULT_ROLE } from '../accounts/user.policy.js';

/** `active`: a visitor registered the address. `invited`: an administrator invited it. */
export type Unverified = 'active' | 'invited';

const IS_UNVERIFIED = `
  u.email_verified_at IS NULL AND u.status = $1 AND (u.invited_by IS NULL) = ($1 = 'active')`;

/** The unverified accounts in users.users. */
@Injectable()
export class UnverifiedAccountsRepository {
  /** Returns a page of accounts that are old enough, oldest first, behind `after`. */
  async page(
    tx: Transaction,
    { status, days, after }: { status: Unverified; days: number; after: string },
    limit: number,
  ): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT u.id FROM users.users u
        WHERE ${IS_UNVERIFIED} AND u.id > $2 AND u.id <
          ${firstIdAt('now() - make_interval(days => $3)')}
        ORDER BY u.id LIMIT $4`,
      [status, after, days, limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Locks the accounts of the page that no other transaction has locked, and returns which are due.
   * A second statement checks the conditions, so that it sees what was committed before the locks
   * were taken: a new role, a sent link. A verification under way holds the row, so that account is
   * skipped.
   */
  async lockDue(
    tx: Transaction,
    { status, days }: { status: Unverified; days: number },
    ids: readonly string[],
  ): Promise<string[]> {
    const locked = await tx.query<Array<{ id: string }>>(
      'SELECT id FROM users.users WHERE id = ANY ($1) ORDER BY id FOR UPDATE SKIP LOCKED',
      [ids],
    );
    const due = await tx.query<Array<{ id: string }>>(
      `SELECT u.id FROM users.users u
        WHERE u.id = ANY ($2) AND ${IS_UNVERIFIED}
          AND NOT EXISTS (SELECT FROM users.mail_budgets b
                           WHERE b.user_id = u.id AND b.last_at > now() - make_interval(days => $3))
          AND ($1 = 'invited' OR NOT EXISTS (
                SELECT FROM users.user_roles r WHERE r.user_id = u.id AND r.role <> $4))
        ORDER BY u.id`,
      [status, locked.map(({ id }) => id), days, DEFAULT_ROLE],
    );
    return due.map(({ id }) => id);
  }

  /** Deletes the roles, links and budgets that refer to the accounts too. */
  async delete(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM users.users WHERE id = ANY ($1)', [ids]);
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import type { HeldNotice, SecurityNotice } from '../core/security-notice.events.js';

/**
 * Applies to each kind separately: a flood of one kind does not delay another, such as a changed
 * password.
 */
const MAILS_PER_KIND_AND_HOUR = 5;
const HELD_FOR = `interval '1 hour'`;

/** Limits the separate mails of one kind of notice to an account. The rest are counted. */
@Injectable()
export class NoticeBudget {
  constructor(private readonly accounts: AccountsRepository) {}

  /** Returns false beyond the limit, and counts the notice for the mail that reports them all. */
  async take(tx: Transaction, userId: string, kind: SecurityNotice): Promise<boolean> {
    const budget = { perHour: MAILS_PER_KIND_AND_HOUR, gapS: 0 };
    if (await this.accounts.claimMail(tx, userId, `notice-${kind}`, budget)) return true;
    await tx.query(
      `INSERT INTO users.held_notices AS h (user_id, kind, times, first_at) VALUES ($1, $2, 1,
        now())
       ON CONFLICT (user_id, kind) DO UPDATE SET times = h.times + 1`,
      [userId, kind],
    );
    return false;
  }

  /** Takes the counted notices of up to `limit` accounts, an hour after the first. */
  async takeHeld(tx: Transaction, limit: number): Promise<Map<string, HeldNotice[]>> {
    const [rows] = await tx.query<[Array<HeldNotice & { userId: string }>, number]>(
      `DELETE FROM users.held_notices WHERE user_id = ANY (ARRAY(
         SELECT DISTINCT user_id FROM (
           SELECT user_id FROM users.held_notices WHERE first_at <= now() - ${HELD_FOR}
            ORDER BY first_at LIMIT $1) AS due))
       RETURNING user_id AS "userId", kind, times`,
      [limit],
    );
    const held = new Map<string, HeldNotice[]>();
    for (const { userId, kind, times } of rows)
      held.set(userId, [...(held.get(userId) ?? []), { kind, times }]);
    return held;
  }
}

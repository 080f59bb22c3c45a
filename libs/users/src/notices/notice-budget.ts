import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import type { HeldNotice, SecurityNotice } from '../core/user.events.js';

/**
 * Of each kind by itself: a flood of one does not hold up another, such as that the password was
 * changed.
 */
const MAILS_PER_KIND_AND_HOUR = 5;
const HELD_FOR = `interval '1 hour'`;

/** How many notices of a kind an account gets as mails of their own. The others are counted. */
@Injectable()
export class NoticeBudget {
  constructor(private readonly accounts: AccountsRepository) {}

  /** False when there were too many: then it is counted, for the mail that tells of all. */
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

  /** Takes what was counted for up to `limit` accounts, an hour after the first. */
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

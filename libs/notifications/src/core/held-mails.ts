import type { Transaction } from '@orderly/platform/database/transactions';

/** Ends the wait of an account's deferred mails: they are looked at again within a minute. */
export async function reviewHeldMails(tx: Transaction, userId: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE notifications.messages SET held_until = $2
      WHERE user_id = $1 AND state = 'deferred' AND held_until > $2`,
    [userId, now],
  );
}

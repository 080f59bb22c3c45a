import type { Transaction } from '@orderly/platform/database/transactions';

/**
 * Ends the wait of an account's deferred mails and text messages: they are looked at again within a
 * minute.
 * @param digests also of mails that wait for a digest, which is then sent
 */
export async function reviewHeldMessages(
  tx: Transaction,
  userId: string,
  { now, digests }: { readonly now: Date; readonly digests: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE notifications.messages SET held_until = $2
      WHERE user_id = $1 AND state = 'deferred' AND held_until > $2
        AND (hold_for IS DISTINCT FROM 'digest' OR $3)`,
    [userId, now, digests],
  );
  await tx.query(
    `UPDATE notifications.sms_messages SET held_until = $2
      WHERE user_id = $1 AND state = 'deferred' AND held_until > $2`,
    [userId, now],
  );
}

import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { isFinal, PAYMENT_STATES, type PaymentState } from '../payment/payment-status.js';

/**
 * Providers answer at once, and are away for hours at most. A bank, however, may take weeks for a
 * refund that the provider has listed.
 */
const MOST_PENDING = "interval '1 day'";

interface Stuck {
  readonly id: string;
  readonly status: PaymentState;
  readonly isChecked: boolean;
  readonly overdue: readonly string[] | null;
}

const STUCK = `
  WITH pending AS (
    SELECT payment_id,
           array_agg(kind ORDER BY id) FILTER
             (WHERE created_at < now() - ${MOST_PENDING} AND provider_ref IS NULL) AS overdue
      FROM payments.operations
     WHERE payment_id > $1 AND payment_id <= $2 AND status = 'pending' GROUP BY payment_id
  )
  SELECT p.id, p.status, p.check_at IS NOT NULL AS "isChecked", o.overdue
    FROM payments.payments p LEFT JOIN pending o ON o.payment_id = p.id
   WHERE p.id > $1 AND p.id <= $2
     AND (o.overdue IS NOT NULL
          OR p.check_at IS NULL AND (o.payment_id IS NOT NULL OR p.status <> ALL ($3::text[])))
   ORDER BY p.id`;

const FINAL = PAYMENT_STATES.filter(isFinal);

@Injectable()
export class PaymentProgress extends RowInvariant {
  override readonly name = 'payment-progress';
  override readonly description =
    'No step of a payment that its provider does not know is pending for more than a day, and ' +
    'the reconciliation looks at each payment that is not settled.';
  protected override readonly rows = { table: 'payments.payments', key: 'id' };

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const stuck = await snapshot.query<Stuck[]>(STUCK, [...range, FINAL]);
    return stuck.map(({ id, status, isChecked, overdue }) => ({
      kind: 'payment',
      id,
      says:
        `It is ${status}, pending for more than a day: ${overdue?.join(', ') ?? 'nothing'}. ` +
        `The reconciliation ${isChecked ? 'looks' : 'never looks'} at it again.`,
    }));
  }
}

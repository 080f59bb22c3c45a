import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { MANUAL } from '../gateways/manual-gateway.js';

interface Contradiction {
  readonly id: string;
  readonly isManual: boolean;
  readonly captured: string;
  readonly capturedInSteps: string;
  readonly refunded: string;
  readonly refundedInSteps: string;
}

/**
 * A refund may be reported before its capture, and then counts with it. Afterwards its steps never
 * give back more than was captured: such a sum has a refund twice, or one of another payment. Only
 * the captures of manual payments are all steps of ours: a provider may capture by itself.
 */
const CONTRADICTIONS = `
  WITH steps AS (
    SELECT payment_id, sum(amount) FILTER (WHERE kind = 'capture') AS captured,
           sum(amount) FILTER (WHERE kind = 'refund') AS refunded
      FROM payments.operations
     WHERE payment_id > $1 AND payment_id <= $2 AND status = 'succeeded' GROUP BY payment_id
  ), sums AS (
    SELECT p.id, p.gateway = '${MANUAL}' AS "isManual", p.captured,
           coalesce(s.captured, 0) AS "capturedInSteps", p.refunded,
           coalesce(s.refunded, 0) AS "refundedInSteps"
      FROM payments.payments p LEFT JOIN steps s ON s.payment_id = p.id
     WHERE p.id > $1 AND p.id <= $2
  )
  SELECT * FROM sums
   WHERE refunded <> CASE captured WHEN 0 THEN 0 ELSE "refundedInSteps" END
      OR ("isManual" AND captured <> "capturedInSteps")
   ORDER BY id`;

@Injectable()
export class PaymentAmounts extends RowInvariant {
  override readonly name = 'payment-amounts';
  override readonly description =
    'What a payment has refunded is the sum of its refunds, and what a manual payment has ' +
    'captured is the sum of what finance recorded.';
  protected override readonly rows = { table: 'payments.payments', key: 'id' };

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map((each) => {
      const { id, isManual, captured, capturedInSteps, refunded, refundedInSteps } = each;
      const inSteps = isManual ? `, in its steps ${capturedInSteps}` : '';
      const says =
        `Captured are ${captured}${inSteps}. Refunded are ${refunded}, in its steps ` +
        `${refundedInSteps}.`;
      return { kind: 'payment', id, says };
    });
  }
}

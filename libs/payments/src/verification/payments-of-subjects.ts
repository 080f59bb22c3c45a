import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { IdRange } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import type { OperationKind, PaymentState } from '../payment/payment-status.js';

interface PendingStep {
  readonly paymentId: string;
  readonly kind: OperationKind;
  readonly status: 'pending';
  readonly amount: number;
}

/** What is known of a payment; amounts are in minor units. */
interface PaymentOfSubject {
  readonly subjectId: string;
  readonly id: string;
  readonly status: PaymentState;
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  /** The steps whose outcome is not known. */
  readonly pending: readonly PendingStep[];
}

type Row = Omit<PaymentOfSubject, 'authorised' | 'captured' | 'refunded'> &
  Readonly<Record<'authorised' | 'captured' | 'refunded', string>>;

const PAYMENTS = `
  SELECT p.subject_id AS "subjectId", p.id, p.status, p.authorised, p.captured, p.refunded,
         coalesce((SELECT json_agg(json_build_object('paymentId', o.payment_id, 'kind', o.kind,
                                     'status', o.status, 'amount', o.amount) ORDER BY o.id)
                     FROM payments.operations o
                    WHERE o.payment_id = p.id AND o.status = 'pending'), '[]') AS pending
    FROM payments.payments p
   WHERE p.subject_id > $1 AND p.subject_id <= $2
   ORDER BY p.subject_id, p.id`;

/** For the invariants of modules whose rows are paid for: the payments of these subjects. */
export async function paymentsOfSubjects(
  snapshot: Snapshot,
  range: IdRange,
): Promise<PaymentOfSubject[]> {
  const rows = await snapshot.query<Row[]>(PAYMENTS, [...range]);
  return rows.map(({ authorised, captured, refunded, ...row }) => ({
    ...row,
    authorised: toSafeInteger(authorised),
    captured: toSafeInteger(captured),
    refunded: toSafeInteger(refunded),
  }));
}

import type { Operation, Payment } from '@orderly/payments/verification';
import type { PaymentStatus } from '../order/order-transitions.js';

/** What all payments of an order come to, in minor units of its currency. */
export interface Received {
  /** Authorised or captured for the order, and not refunded or about to be. */
  readonly held: number;
  readonly captured: number;
  readonly refunded: number;
  /** Refunds whose outcome is not known yet. */
  readonly returning: number;
  /** Payments that may still bring money. */
  readonly open: number;
  readonly failed: number;
}

type PaymentFacts = Pick<Payment, 'id' | 'status' | 'authorised' | 'captured' | 'refunded'>;
type StepFacts = Pick<Operation, 'paymentId' | 'kind' | 'status' | 'amount'>;

const OPEN: ReadonlySet<Payment['status']> = new Set(['pending', 'requires-action', 'processing']);

export function receivedIn(
  payments: readonly PaymentFacts[],
  steps: readonly StepFacts[],
): Received {
  const sum = (amountOf: (payment: PaymentFacts) => number): number =>
    payments.reduce((total, payment) => total + amountOf(payment), 0);
  const pending = steps.filter(({ status }) => status === 'pending');
  const voiding = new Set(pending.filter(isVoid).map(({ paymentId }) => paymentId));
  const returning = pending
    .filter(({ kind }) => kind === 'refund')
    .reduce((total, { amount }) => total + amount, 0);
  const refunded = sum((payment) => payment.refunded);
  const taken = sum(({ id, status, authorised, captured }) =>
    status === 'authorised' && !voiding.has(id) ? authorised : captured,
  );
  return {
    held: taken - refunded - returning,
    captured: sum(({ captured }) => captured),
    refunded,
    returning,
    open: payments.filter(({ status }) => OPEN.has(status)).length,
    failed: payments.filter(({ status }) => status === 'failed').length,
  };
}

const isVoid = ({ kind }: StepFacts): boolean => kind === 'void';

/**
 * The payment status of an order. Giving an excess back does not make a paid order a refunded one.
 * @param total what the customer owes, in minor units
 */
export function paymentStatusOf(total: number, received: Received): PaymentStatus {
  const { held, captured, refunded, open, failed } = received;
  const isReturned = captured === refunded;
  if (captured > 0 && !isReturned) {
    if (captured - refunded >= total) return 'paid';
    return refunded > 0 ? 'partially-refunded' : 'partially-paid';
  }
  // Also after a first payment was refunded in full.
  if (isCovered(total, received)) return 'authorised';
  if (captured > 0) return 'refunded';
  return failed > 0 && open === 0 && held === 0 ? 'failed' : 'unpaid';
}

/** Whether the money that was received or promised is enough to accept the order. */
export const isCovered = (total: number, { held }: Received): boolean => held > 0 && held >= total;

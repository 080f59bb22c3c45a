import type { Operation, Payment } from '@orderly/payments/verification';
import type { PaymentStatus } from '../order/order-transitions.js';
import type { Cost } from '../order/owed.js';

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
 * The payment status of an order. Giving an excess back does not make a paid order a refunded one;
 * giving back what was paid for returned or cancelled units does, though nothing is left to pay.
 */
export function paymentStatusOf({ total, owed }: Cost, received: Received): PaymentStatus {
  const { held, captured, refunded, open, failed } = received;
  const kept = captured - refunded;
  if (captured > 0 && kept !== 0) {
    if (kept >= total) return 'paid';
    if (refunded > 0) return 'partially-refunded';
    return kept >= owed ? 'paid' : 'partially-paid';
  }
  // Also after a first payment was refunded in full.
  if (isCovered(owed, received)) return 'authorised';
  if (captured > 0) return 'refunded';
  // All of it was cancelled or came back before it was paid. No order that was free from the start.
  if (owed === 0 && total > 0) return 'paid';
  return failed > 0 && open === 0 && held === 0 ? 'failed' : 'unpaid';
}

/** Whether the money that was received or promised is enough to accept the order. */
export const isCovered = (owed: number, { held }: Received): boolean => held > 0 && held >= owed;

import { Injectable } from '@nestjs/common';
import { PAYMENT_CHANGED, paymentsOfSubjects } from '@orderly/payments/verification';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { notAwaited } from '@orderly/platform/messaging/outbox/not-awaited';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import type { PaymentStatus } from '../order/order-transitions.js';
import { paymentStatusOf, receivedIn } from '../paying/payment-status-of.js';
import { ORDER_ROWS } from './order-rows.js';

interface PaidOrder {
  readonly id: string;
  readonly total: string;
  readonly paymentStatus: PaymentStatus;
  readonly paid: string;
  readonly refunded: string;
}

type Payments = Awaited<ReturnType<typeof paymentsOfSubjects>>;

/** What settles orders, and the event that tells it to. */
const SETTLING = { consumer: 'order-payments', types: [PAYMENT_CHANGED] };

const ORDERS = `
  SELECT id, total_amount AS total, payment_status AS "paymentStatus", paid_amount AS paid,
         refunded_amount AS refunded
    FROM orders.orders WHERE id > $1 AND id <= $2 ORDER BY id`;

/**
 * An order learns of its payments by an event, so an order whose event is still to be handled may
 * differ for a moment. What is handled, or was given up, may not.
 */
@Injectable()
export class OrderPayments extends RowInvariant {
  override readonly name = 'order-payments';
  override readonly description =
    'What an order says was paid and refunded is what its payments say, and its payment status ' +
    'follows from them.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const orders = await snapshot.query<PaidOrder[]>(ORDERS, [...range]);
    const payments = bySubject(await paymentsOfSubjects(snapshot, range));
    const found = orders.flatMap((order) => violations(order, payments.get(order.id) ?? []));
    return notAwaited(snapshot, SETTLING, found);
  }
}

function bySubject(payments: Payments): ReadonlyMap<string, Payments> {
  const found = new Map<string, Payments>();
  for (const payment of payments)
    found.set(payment.subjectId, [...(found.get(payment.subjectId) ?? []), payment]);
  return found;
}

function violations(order: PaidOrder, payments: Payments): Violation[] {
  const pending = payments.flatMap((payment) => payment.pending);
  const received = receivedIn(payments, pending);
  const { captured, refunded } = received;
  const status = paymentStatusOf(toSafeInteger(order.total), received);
  const isPaid =
    toSafeInteger(order.paid) === captured && toSafeInteger(order.refunded) === refunded;
  // A step that is only asked for does not change the order: its outcome does.
  if (isPaid && (order.paymentStatus === status || pending.length > 0)) return [];
  const says =
    `It is ${order.paymentStatus}, paid are ${order.paid} and refunded ${order.refunded}. By ` +
    `its payments it is ${status}, paid are ${captured} and refunded ${refunded}.`;
  return [{ kind: 'order', id: order.id, says }];
}

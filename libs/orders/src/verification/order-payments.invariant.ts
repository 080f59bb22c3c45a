import { Injectable } from '@nestjs/common';
import { PAYMENT_CHANGED, paymentsOfSubjects } from '@orderly/payments/verification';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { notAwaited } from '@orderly/platform/messaging/outbox/not-awaited';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import type { TaxInclusion } from '../order/line-amounts.js';
import { ORDER_CANCELLED, ORDER_CLOSED } from '../order/order.events.js';
import { RETURN_RECEIVED } from '../order/order-change.events.js';
import type { PaymentStatus } from '../order/order-transitions.js';
import { owedOf } from '../order/owed.js';
import { paymentStatusOf, receivedIn } from '../paying/payment-status-of.js';
import { ORDER_ROWS } from './order-rows.js';

interface PaidOrder {
  readonly id: string;
  readonly total: string;
  readonly paymentStatus: PaymentStatus;
  readonly paid: string;
  readonly refunded: string;
  readonly priceDetails: TaxInclusion | null;
}

/** Units of a line that are not owed. */
interface WaivedRow {
  readonly orderId: string;
  readonly quantity: number;
  readonly refundedQuantity: number;
  readonly total: string;
  readonly discount: string;
  readonly tax: string;
}

type WaivedLine = Parameters<typeof owedOf>[0]['lines'][number];

type Payments = Awaited<ReturnType<typeof paymentsOfSubjects>>;

/** What settles orders, and the event that tells it to. */
const SETTLING = {
  consumer: 'order-payments',
  types: [PAYMENT_CHANGED, ORDER_CANCELLED, ORDER_CLOSED, RETURN_RECEIVED],
};

const ORDERS = `
  SELECT id, total_amount AS total, payment_status AS "paymentStatus", paid_amount AS paid,
         refunded_amount AS refunded, price_details AS "priceDetails"
    FROM orders.orders WHERE id > $1 AND id <= $2 ORDER BY id`;

const WAIVED = `
  SELECT order_id AS "orderId", quantity, refunded_quantity AS "refundedQuantity",
         quantity * unit_price_amount AS total, discount_amount AS discount, tax_amount AS tax
    FROM orders.order_lines
   WHERE order_id > $1 AND order_id <= $2 AND refunded_quantity > 0`;

/**
 * An order learns of its payments by an event, so an order whose event is still to be handled may
 * differ for a moment. What is handled, or was given up, may not.
 */
@Injectable()
export class OrderPayments extends RowInvariant {
  override readonly name = 'order-payments';
  override readonly description =
    'What an order says was paid and refunded is what its payments say, and its payment status ' +
    'follows from them and from what is owed.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const orders = await snapshot.query<PaidOrder[]>(ORDERS, [...range]);
    const waived = await waivedLines(snapshot, range);
    const payments = bySubject(await paymentsOfSubjects(snapshot, range));
    const found = orders.flatMap((order) =>
      violations(order, waived.get(order.id) ?? [], payments.get(order.id) ?? []),
    );
    return notAwaited(snapshot, SETTLING, found);
  }
}

function bySubject(payments: Payments): ReadonlyMap<string, Payments> {
  const found = new Map<string, Payments>();
  for (const payment of payments)
    found.set(payment.subjectId, [...(found.get(payment.subjectId) ?? []), payment]);
  return found;
}

async function waivedLines(
  snapshot: Snapshot,
  range: IdRange,
): Promise<ReadonlyMap<string, WaivedLine[]>> {
  const rows = await snapshot.query<WaivedRow[]>(WAIVED, [...range]);
  const found = new Map<string, WaivedLine[]>();
  for (const { orderId, quantity, refundedQuantity, ...amounts } of rows) {
    const line = {
      ...{ quantity, refundedQuantity },
      total: { amount: toSafeInteger(amounts.total) },
      discountAmount: toSafeInteger(amounts.discount),
      taxAmount: toSafeInteger(amounts.tax),
    };
    const lines = found.get(orderId);
    if (lines) lines.push(line);
    else found.set(orderId, [line]);
  }
  return found;
}

function violations(
  order: PaidOrder,
  lines: readonly WaivedLine[],
  payments: Payments,
): Violation[] {
  const pending = payments.flatMap((payment) => payment.pending);
  const received = receivedIn(payments, pending);
  const { captured, refunded } = received;
  const total = toSafeInteger(order.total);
  const { priceDetails } = order;
  const owed = owedOf({ total: { amount: total }, priceDetails, lines });
  const status = paymentStatusOf({ total, owed }, received);
  const isPaid =
    toSafeInteger(order.paid) === captured && toSafeInteger(order.refunded) === refunded;
  // A step that is only asked for does not change the order: its outcome does.
  if (isPaid && (order.paymentStatus === status || pending.length > 0)) return [];
  const says =
    `It is ${order.paymentStatus}, paid are ${order.paid} and refunded ${order.refunded}. By ` +
    `its payments it is ${status}, paid are ${captured} and refunded ${refunded}.`;
  return [{ kind: 'order', id: order.id, says }];
}

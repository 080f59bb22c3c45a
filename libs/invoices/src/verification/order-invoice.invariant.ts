import { Injectable } from '@nestjs/common';
import {
  endedOrders,
  ORDER_CANCELLED,
  ORDER_EXPIRED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PAYMENT_CHANGED,
  ORDER_ROWS,
  ORDER_SHIPPED,
  ordersToInvoice,
} from '@orderly/orders/verification';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { notAwaited } from '@orderly/platform/messaging/outbox/not-awaited';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { isSoldAgain } from '../document/sold-again.js';

/** What issues invoices, and the events that tell it to. */
const ISSUING = {
  consumer: 'invoices',
  types: [ORDER_PAYMENT_CHANGED, ORDER_PARTIALLY_SHIPPED, ORDER_SHIPPED],
};

/** What credits the invoice of an order that has ended. */
const CREDITING = { consumer: 'invoices', types: [ORDER_CANCELLED, ORDER_EXPIRED] };

/**
 * A shop without a seller in its settings issues no invoices, so only orders are judged that were
 * placed after its first one. An order whose event is still to be handled has its invoice soon.
 */
@Injectable()
export class OrderInvoice extends RowInvariant {
  override readonly name = 'order-invoice';
  override readonly description =
    'An order that is paid in full, or of which goods have left, has an invoice, and another one ' +
    'when it is paid again after the first was credited, if it was placed after the first ' +
    'invoice of the shop. The invoice of a cancelled or expired order is credited in full.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const [first] = await snapshot.query<Array<{ at: Date }>>(
      'SELECT issued_at AS at FROM invoices.documents ORDER BY id LIMIT 1',
    );
    if (!first) return [];
    const due = await ordersToInvoice(snapshot, range, first.at);
    const invoices = await newestInvoicesIn(snapshot, range);
    const missing = due.flatMap(({ id, ...order }) => {
      const invoice = invoices.get(id);
      if (!invoice)
        return [{ kind: 'order', id, says: 'It is paid or shipped, and has no invoice.' }];
      // Of what is owed the table says nothing, so an order with units that are gone is left out.
      return isSoldAgain({ ...order, owed: order.total }, invoice, invoice.notes)
        ? [{ kind: 'order', id, says: 'It is paid again, and its invoice is credited in full.' }]
        : [];
    });
    const ended = await endedOrders(snapshot, range);
    const open = [...ended].flatMap(([id, status]) =>
      isOpen(invoices.get(id))
        ? [{ kind: 'order', id, says: `It is ${status}, and its invoice is not credited in full.` }]
        : [],
    );
    return [
      ...(await notAwaited(snapshot, ISSUING, missing)),
      ...(await notAwaited(snapshot, CREDITING, open)),
    ];
  }
}

const isOpen = (invoice: NewestInvoice | undefined): boolean =>
  invoice !== undefined &&
  invoice.notes.reduce((sum, { total }) => sum + total.amount, 0) < invoice.total.amount;

interface NewestInvoice {
  readonly total: { readonly amount: number };
  readonly notes: ReadonlyArray<{ total: { amount: number }; orderPaid: number | null }>;
}

interface NewestRow {
  readonly orderId: string;
  readonly amount: string;
  readonly credited: string;
  readonly orderPaid: string | null;
}

/** By order. Its credit notes as one: their sum, and what the last of them says was captured. */
async function newestInvoicesIn(
  snapshot: Snapshot,
  range: IdRange,
): Promise<ReadonlyMap<string, NewestInvoice>> {
  const rows = await snapshot.query<NewestRow[]>(
    `SELECT DISTINCT ON (i.order_id) i.order_id AS "orderId", i.total_amount AS amount,
            c.credited, c.order_paid AS "orderPaid"
       FROM invoices.documents i CROSS JOIN LATERAL (
         SELECT coalesce(sum(total_amount), 0) AS credited,
                (array_agg(order_paid ORDER BY id DESC))[1] AS order_paid
           FROM invoices.documents WHERE refers_to = i.id) c
      WHERE i.kind = 'invoice' AND i.order_id > $1 AND i.order_id <= $2
      ORDER BY i.order_id, i.id DESC`,
    [...range],
  );
  return new Map(
    rows.map(({ orderId, amount, credited, orderPaid }) => {
      const captured = orderPaid === null ? null : toSafeInteger(orderPaid);
      const notes = [{ total: { amount: toSafeInteger(credited) }, orderPaid: captured }];
      return [orderId, { total: { amount: toSafeInteger(amount) }, notes }];
    }),
  );
}

import { Injectable } from '@nestjs/common';
import {
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PAYMENT_CHANGED,
  ORDER_ROWS,
  ORDER_SHIPPED,
  ordersToInvoice,
} from '@orderly/orders/verification';
import { notAwaited } from '@orderly/platform/messaging/outbox/not-awaited';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';

/** What issues invoices, and the events that tell it to. */
const ISSUING = {
  consumer: 'invoices',
  types: [ORDER_PAYMENT_CHANGED, ORDER_PARTIALLY_SHIPPED, ORDER_SHIPPED],
};

/**
 * A shop without a seller in its settings issues no invoices, so only orders are judged that were
 * placed after its first one. An order whose event is still to be handled has its invoice soon.
 */
@Injectable()
export class OrderInvoice extends RowInvariant {
  override readonly name = 'order-invoice';
  override readonly description =
    'An order that is paid in full, or of which goods have left, has an invoice, if it was ' +
    'placed after the first invoice of the shop.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const [first] = await snapshot.query<Array<{ at: Date }>>(
      'SELECT issued_at AS at FROM invoices.documents ORDER BY id LIMIT 1',
    );
    if (!first) return [];
    const due = await ordersToInvoice(snapshot, range, first.at);
    const invoiced = await invoicedIn(snapshot, range);
    const missing = due
      .filter((id) => !invoiced.has(id))
      .map((id) => ({ kind: 'order', id, says: 'It is paid or shipped, and has no invoice.' }));
    return notAwaited(snapshot, ISSUING, missing);
  }
}

async function invoicedIn(snapshot: Snapshot, range: IdRange): Promise<ReadonlySet<string>> {
  const rows = await snapshot.query<Array<{ id: string }>>(
    `SELECT order_id AS id FROM invoices.documents
      WHERE kind = 'invoice' AND order_id > $1 AND order_id <= $2`,
    [...range],
  );
  return new Set(rows.map(({ id }) => id));
}

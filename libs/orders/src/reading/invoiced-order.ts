import type { Order } from '../order/order.entity.js';
import type { OrderStatus } from '../order/order-transitions.js';

/** What an invoice says about an order. Amounts are in minor units of `currency`. */
export interface InvoicedOrder {
  readonly number: string;
  readonly reference: string | null;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly placedAt: Date;
  readonly currency: string;
  readonly total: number;
  readonly paid: number;
  readonly lines: ReadonlyArray<{
    readonly id: string;
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: number;
  }>;
}

export const toInvoicedOrder = (order: Order): InvoicedOrder => ({
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  placedAt: order.placedAt,
  currency: order.total.currency,
  total: order.total.amount,
  paid: order.paymentStatus === 'paid' ? order.total.amount : 0,
  lines: order.lines.map(({ id, sku, name, quantity, unitPrice }) => ({
    ...{ id, sku, name, quantity },
    unitPrice: unitPrice.amount,
  })),
});

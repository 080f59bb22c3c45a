import type { Address } from '../order/address.js';
import type { Order } from '../order/order.entity.js';
import { detailsOf } from '../order/order-price.js';
import type { OrderStatus } from '../order/order-transitions.js';
import { owedOf } from '../order/owed.js';

/** What an invoice says about an order. Amounts are in minor units of `currency`. */
export interface InvoicedOrder {
  readonly number: string;
  readonly reference: string | null;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly placedAt: Date;
  readonly currency: string;
  readonly total: number;
  /** Captured by all payments, and what was given back of it. */
  readonly paid: number;
  readonly refunded: number;
  /** Without units that were cancelled, came back or were refunded by lines. */
  readonly owed: number;
  readonly billingAddress: Address | null;
  readonly shippingAddress: Address | null;
  /** Of the customer. */
  readonly vatId: string | null;
  /** Whether the prices contain their tax, or it was added to them. */
  readonly pricesIncludeTax: boolean;
  readonly lines: ReadonlyArray<{
    readonly id: string;
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: number;
    readonly discount: number;
    /** In basis points. */
    readonly taxRate: number;
    readonly tax: number;
    /** Units that were cancelled before they were shipped, and those that came back. */
    readonly goneQuantity: number;
    /** Units that are not owed: what was paid for them goes back. Some of them may be unpaid. */
    readonly refundedQuantity: number;
  }>;
  readonly shipping: {
    readonly name: string;
    /** With its tax when prices include it, like the price of a line. */
    readonly price: number;
    readonly taxRate: number;
    readonly tax: number;
  } | null;
}

export function toInvoicedOrder(order: Order, vatId: string | null): InvoicedOrder {
  const { taxIncluded, shipping } = detailsOf(order);
  const { number, reference, customerId, status, placedAt, billingAddress, shippingAddress } =
    order;
  return {
    ...{ number, reference, customerId, status, placedAt, billingAddress, shippingAddress, vatId },
    currency: order.total.currency,
    total: order.total.amount,
    paid: order.paidAmount,
    refunded: order.refundedAmount,
    owed: owedOf(order),
    pricesIncludeTax: taxIncluded,
    lines: order.lines.map(
      ({ id, sku, name, quantity, unitPrice, taxRate, refundedQuantity, ...line }) => ({
        ...{ id, sku, name, quantity, taxRate },
        unitPrice: unitPrice.amount,
        discount: line.discountAmount,
        tax: line.taxAmount,
        goneQuantity: line.cancelledQuantity + line.returnedQuantity,
        refundedQuantity,
      }),
    ),
    shipping: shipping && {
      name: shipping.name,
      price: shipping.price,
      taxRate: shipping.taxRate,
      tax: shipping.tax,
    },
  };
}

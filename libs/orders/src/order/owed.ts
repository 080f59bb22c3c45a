import { type LineAmounts, priceOfUnits, type TaxInclusion } from './line-amounts.js';
import type { OrderStatus } from './order-transitions.js';

interface Line extends LineAmounts {
  readonly quantity: number;
  readonly refundedQuantity: number;
}

interface Owing {
  readonly total: { readonly amount: number };
  readonly priceDetails: TaxInclusion | null;
  readonly lines: readonly Line[];
}

/** What an order costs, in minor units: as it was placed, and what the customer owes of it. */
export interface Cost {
  readonly total: number;
  readonly owed: number;
}

/**
 * What the customer owes in all, whether or not it was paid: the total without the price of the
 * units that were cancelled, came back or were refunded by lines. `refundedQuantity` counts them.
 */
export function owedOf(order: Owing): number {
  const free = order.lines
    .filter(({ refundedQuantity }) => refundedQuantity > 0)
    .reduce((sum, line) => sum + priceOfUnits(line, order.priceDetails, line.refundedQuantity), 0);
  return Math.max(order.total.amount - free, 0);
}

export const costOf = (order: Owing): Cost => ({
  total: order.total.amount,
  owed: owedOf(order),
});

/** What the customer is still asked for. A refund does not ask for its amount again. */
export const leftToPay = (
  order: Owing & { readonly status: OrderStatus; readonly paidAmount: number },
): number => (order.status === 'cancelled' ? 0 : Math.max(owedOf(order) - order.paidAmount, 0));

/**
 * How much is to be given back when a customer owes less: what was captured first pays for what
 * stays.
 */
export const paidBeyond = (captured: number, owed: { before: number; after: number }): number =>
  Math.max(captured - owed.after, 0) - Math.max(captured - owed.before, 0);

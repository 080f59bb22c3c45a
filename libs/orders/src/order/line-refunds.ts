import { priceOfUnits } from './line-amounts.js';
import type { Order, OrderLine } from './order.entity.js';

/** What some units of an order cost after discounts and with tax. Shipping is not part of it. */
interface LineRefund {
  /** In minor units of the order's currency. */
  readonly amount: number;
  /** The units of each line, by its id: those whose price was not given back before. */
  readonly units: ReadonlyMap<string, number>;
}

/**
 * The price of the next units of each line. Units have no identity, so each line counts how many
 * were refunded, and the price of the next `n` is the difference of two sums. In whatever steps a
 * line is refunded, the parts sum to its price, to the minor unit.
 * @param wanted units by the id of their line; more than what is left of a line count as what is
 * left, because their price was given back before
 */
export function refundOf(
  order: Pick<Order, 'lines' | 'priceDetails'>,
  wanted: ReadonlyMap<string, number>,
): LineRefund {
  let amount = 0;
  const units = new Map<string, number>();
  for (const line of order.lines) {
    const { quantity, refundedQuantity: before } = line;
    const next = Math.min(wanted.get(line.id) ?? 0, quantity - before);
    if (next <= 0) continue;
    const priceOf = (count: number): number => priceOfUnits(line, order.priceDetails, count);
    amount += priceOf(before + next) - priceOf(before);
    units.set(line.id, next);
  }
  return { amount, units };
}

/** What can still be refunded of each line, by its id. */
export const unitsToRefund = (lines: readonly OrderLine[]): Map<string, number> =>
  new Map(lines.map(({ id, quantity, refundedQuantity }) => [id, quantity - refundedQuantity]));

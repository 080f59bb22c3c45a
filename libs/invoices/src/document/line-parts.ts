import type { InvoiceData, InvoiceLine } from './invoice-data.js';

/** Units of a line of the order. */
export interface CreditedLine {
  readonly orderLineId: string;
  readonly quantity: number;
}

/** How many units of each line the credit notes have taken. */
export function creditedUnits(notes: readonly InvoiceData[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { orderLineId, quantity } of notes.flatMap(({ lines }) => lines))
    if (orderLineId) units.set(orderLineId, (units.get(orderLineId) ?? 0) + quantity);
  return units;
}

/**
 * The pieces of a line from one count to another. Each part is the difference of two rounded sums,
 * so that the parts of a line add up to the line. A discount is rounded half down: then the price
 * is rounded half up, as it is when units are refunded.
 */
export function partOf(line: InvoiceLine, from: number, to: number, withTax: boolean): InvoiceLine {
  const upTo = (units: number) => ({
    discount: line.discount - share(line.discount, line.quantity - units, line.quantity),
    tax: share(line.tax, units, line.quantity),
  });
  const [before, after] = [upTo(from), upTo(to)];
  const [discount, tax] = [after.discount - before.discount, after.tax - before.tax];
  const agreed = (to - from) * line.unitPrice - discount;
  return { ...line, quantity: to - from, discount, tax, net: withTax ? agreed - tax : agreed };
}

/** `total` × `part` / `whole`, rounded half up. On bigint: the product may exceed 2^53. */
export function share(total: number, part: number, whole: number): number {
  return Number((2n * BigInt(total) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

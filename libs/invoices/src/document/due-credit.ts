import type { InvoicedOrder } from '@orderly/orders';
import { type CreditWish, remainingOf } from './credit.js';
import type { InvoiceData, InvoiceLine, TaxGroup } from './invoice-data.js';
import { type CreditedLine, creditedUnits, partOf } from './line-parts.js';
import { creditDue } from './refund-credit.js';
import { groupKey } from './totals.js';

/** What has become of an order. */
export interface SoldOrder extends Pick<InvoicedOrder, 'paid' | 'refunded'> {
  readonly lines: ReadonlyArray<
    Pick<InvoicedOrder['lines'][number], 'id' | 'goneQuantity' | 'refundedQuantity'>
  >;
}

/** A credit note of the invoice. */
export interface IssuedCredit {
  readonly snapshot: InvoiceData;
  /** Null unless the shop issued it by itself for refunds. */
  readonly orderRefunded: number | null;
}

/**
 * What the invoice of an order is to be credited with. Units first, at their own tax rate; only
 * refunds of no unit are divided between all rates. What the customer has paid for and not got back
 * stays invoiced. Null when nothing is due.
 * @param notesBefore those of the invoices before this one, which cover refunds of the order, too
 */
export function dueCredit(
  order: SoldOrder,
  invoice: InvoiceData,
  notes: readonly IssuedCredit[],
  notesBefore: readonly IssuedCredit[] = [],
): CreditWish | null {
  const { paid, refunded } = order;
  const earlier = notes.map(({ snapshot }) => snapshot);
  const invoiced = invoice.totals.gross;
  const before = earlier.reduce((sum, { totals }) => sum + totals.gross, 0);
  const open = invoiced - before - (paid - refunded);
  const credited = creditedUnits(earlier);
  const ofRates = remainingOf(invoice, earlier);
  const lines = unitsWithin(invoice, ofRates, credited, unitsToCredit(order, credited), open);
  const units = new Map(lines.map(({ orderLineId, quantity }) => [orderLineId, quantity]));
  const amount = creditDue({
    ...{ invoiced, paid, refunded },
    credited: before + sumOf(partsOf(invoice, credited, units)),
    creditedRefunds:
      refundsOfUnits(order, invoice, creditedWith(credited, units, notesBefore)) +
      amountsIn([...notesBefore, ...notes]),
  });
  if (lines.length === 0 && amount === 0) return null;
  return {
    ...(lines.length > 0 && { lines }),
    ...(amount > 0 && { amount: { amount, currency: invoice.currency } }),
  };
}

/**
 * The units of each line that are no longer sold and not credited. Units have no identity, and most
 * that are gone are refunded, too: so the larger number counts, and not the sum.
 */
function unitsToCredit(
  { lines }: SoldOrder,
  credited: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(
    lines.map(({ id, goneQuantity, refundedQuantity }) => [
      id,
      Math.max(goneQuantity, refundedQuantity) - (credited.get(id) ?? 0),
    ]),
  );
}

/**
 * As many of the units as `open` and their tax rates allow. A discount and a tax are rounded one by
 * one, so the price may differ by a minor unit from what was refunded.
 */
function unitsWithin(
  invoice: InvoiceData,
  ofRates: readonly TaxGroup[],
  credited: ReadonlyMap<string, number>,
  wanted: ReadonlyMap<string, number>,
  open: number,
): CreditedLine[] {
  const ofRate = new Map(ofRates.map((group) => [keyOf(group), group.net + group.tax]));
  let left = open;
  return invoice.lines.flatMap((line) => {
    const { orderLineId, category, taxRate: rate } = line;
    if (!orderLineId || left <= 0) return [];
    const from = credited.get(orderLineId) ?? 0;
    const key = keyOf({ category, rate });
    const ofThisRate = ofRate.get(key) ?? 0;
    const price = (quantity: number): number =>
      priceOf(partOf(line, from, from + quantity, invoice.pricesIncludeTax));
    const most = Math.min(wanted.get(orderLineId) ?? 0, line.quantity - from);
    const quantity = largest(most, (units) => price(units) <= Math.min(left + 1, ofThisRate));
    if (quantity === 0 || price(quantity) === 0) return [];
    left -= price(quantity);
    ofRate.set(key, ofThisRate - price(quantity));
    return [{ orderLineId, quantity }];
  });
}

/**
 * The credited units of a line, with those that are credited now. Each invoice is about all units,
 * so a unit that is gone is credited once of each.
 */
function creditedWith(
  credited: ReadonlyMap<string, number>,
  units: ReadonlyMap<string, number>,
  notesBefore: readonly IssuedCredit[],
): (id: string) => number {
  const before = creditedUnits(notesBefore.map(({ snapshot }) => snapshot));
  return (id) => Math.max(before.get(id) ?? 0, (credited.get(id) ?? 0) + (units.get(id) ?? 0));
}

/** How much of the refunds the credited units explain. */
function refundsOfUnits(
  { lines }: SoldOrder,
  invoice: InvoiceData,
  creditedOf: (id: string) => number,
): number {
  const both = lines.map(({ id, refundedQuantity }): [string, number] => [
    id,
    Math.min(refundedQuantity, creditedOf(id)),
  ]);
  return sumOf(partsOf(invoice, new Map(), new Map(both)));
}

/** What was credited for refunds without naming units. */
const amountsIn = (notes: readonly IssuedCredit[]): number =>
  sumOf(
    notes
      .filter(({ orderRefunded }) => orderRefunded !== null)
      .flatMap(({ snapshot }) => snapshot.lines)
      .filter(({ orderLineId }) => orderLineId === null),
  );

const partsOf = (
  { lines, pricesIncludeTax }: InvoiceData,
  from: ReadonlyMap<string, number>,
  units: ReadonlyMap<string, number>,
): InvoiceLine[] =>
  lines.flatMap((line) => {
    const quantity = units.get(line.orderLineId ?? '') ?? 0;
    const start = from.get(line.orderLineId ?? '') ?? 0;
    return quantity > 0 ? [partOf(line, start, start + quantity, pricesIncludeTax)] : [];
  });

/** The largest number up to `most` that fits, when all smaller ones fit, too. */
function largest(most: number, fits: (number: number) => boolean): number {
  let [low, high] = [0, Math.max(0, most)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const keyOf = ({ category, rate }: { category: string; rate: number }): string =>
  groupKey(category, rate);

const priceOf = ({ net, tax }: Pick<InvoiceLine, 'net' | 'tax'>): number => net + tax;

const sumOf = (lines: readonly InvoiceLine[]): number =>
  lines.reduce((sum, line) => sum + priceOf(line), 0);

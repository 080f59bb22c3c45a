import { allocate } from '@orderly/platform/kernel/money/allocate';
import type { InvoiceData, InvoiceLine, TaxGroup } from './invoice-data.js';
import {
  CreditExceedsInvoice,
  CreditInOtherCurrency,
  UnknownInvoiceLine,
} from './invoices.errors.js';
import { groupKey, taxGroupsOf, totalsOf } from './totals.js';

interface CreditedLine {
  readonly orderLineId: string;
  readonly quantity: number;
}

/** What to credit: an amount with tax, quantities of lines, or, without both, all that is left. */
export interface CreditWish {
  readonly amount?: { readonly amount: number; readonly currency: string } | undefined;
  readonly lines?: readonly CreditedLine[] | undefined;
}

/**
 * The lines of a credit note. Together with those of the earlier credit notes, they never exceed
 * the invoice, in no tax rate, and are equal to it to the minor unit when all is credited.
 * @param earlier the credit notes of the invoice so far
 * @param nameOfAmount the name of a line that is not a line of the invoice
 * @throws CreditExceedsInvoice, CreditInOtherCurrency, UnknownInvoiceLine
 */
export function creditedLines(
  invoice: InvoiceData,
  earlier: readonly InvoiceData[],
  wish: CreditWish,
  nameOfAmount: string,
): InvoiceLine[] {
  const left = remainingOf(invoice, earlier);
  const { gross } = totalsOf(left, 0);
  const refuse = () => new CreditExceedsInvoice({ amount: gross, currency: invoice.currency });
  if (wish.lines) {
    const lines = linesOf(invoice, earlier, wish.lines, refuse);
    const isWithin = remainders(left, taxGroupsOf(lines)).every(({ net, tax }) => net + tax >= 0);
    if (!isWithin) throw refuse();
    return lines;
  }
  if (wish.amount && wish.amount.currency !== invoice.currency)
    throw new CreditInOtherCurrency(invoice.currency);
  const amount = wish.amount?.amount ?? gross;
  if (amount < 1 || amount > gross) throw refuse();
  return amountOf(invoice, left, amount, nameOfAmount);
}

const remainingOf = (invoice: InvoiceData, earlier: readonly InvoiceData[]): TaxGroup[] =>
  remainders(
    invoice.taxes,
    earlier.flatMap(({ taxes }) => taxes),
  );

function remainders(from: readonly TaxGroup[], taken: readonly TaxGroup[]): TaxGroup[] {
  return from.map((group) => {
    const key = groupKey(group.category, group.rate);
    const same = taken.filter(({ category, rate }) => groupKey(category, rate) === key);
    return {
      ...group,
      net: same.reduce((sum, { net }) => sum - net, group.net),
      tax: same.reduce((sum, { tax }) => sum - tax, group.tax),
    };
  });
}

/** One line for each tax rate, with its share of the amount. */
function amountOf(
  { pricesIncludeTax }: InvoiceData,
  left: readonly TaxGroup[],
  amount: number,
  name: string,
): InvoiceLine[] {
  const shares = allocate(
    BigInt(amount),
    left.map(({ net, tax }) => BigInt(net + tax)),
  );
  return left.flatMap((group, at) => {
    const gross = Number(shares[at] ?? 0n);
    if (gross === 0) return [];
    const net = share(group.net, gross, group.net + group.tax);
    return {
      orderLineId: null,
      sku: null,
      name,
      quantity: 1,
      unitPrice: pricesIncludeTax ? gross : net,
      discount: 0,
      category: group.category,
      taxRate: group.rate,
      net,
      tax: gross - net,
    };
  });
}

function linesOf(
  invoice: InvoiceData,
  earlier: readonly InvoiceData[],
  wished: readonly CreditedLine[],
  refuse: () => Error,
): InvoiceLine[] {
  const byId = new Map(invoice.lines.map((line) => [line.orderLineId, line]));
  const unknown = wished.flatMap(({ orderLineId }, at) => (byId.has(orderLineId) ? [] : [at]));
  if (unknown.length > 0) throw new UnknownInvoiceLine(unknown);
  const credited = new Map<string | null, number>();
  for (const { orderLineId, quantity } of earlier.flatMap(({ lines }) => lines))
    credited.set(orderLineId, (credited.get(orderLineId) ?? 0) + quantity);
  return wished.map(({ orderLineId, quantity }) => {
    const line = byId.get(orderLineId) as InvoiceLine;
    const before = credited.get(orderLineId) ?? 0;
    if (before + quantity > line.quantity) throw refuse();
    credited.set(orderLineId, before + quantity);
    return partOf(line, before, before + quantity, invoice.pricesIncludeTax);
  });
}

/**
 * The pieces of a line from one count to another. Each part is the difference of two rounded sums,
 * so that the parts of a line add up to the line.
 */
function partOf(line: InvoiceLine, from: number, to: number, withTax: boolean): InvoiceLine {
  const between = (whole: number): number =>
    share(whole, to, line.quantity) - share(whole, from, line.quantity);
  const [discount, tax] = [between(line.discount), between(line.tax)];
  const agreed = (to - from) * line.unitPrice - discount;
  return { ...line, quantity: to - from, discount, tax, net: withTax ? agreed - tax : agreed };
}

/** `total` × `part` / `whole`, rounded half up. On bigint: the product may exceed 2^53. */
function share(total: number, part: number, whole: number): number {
  return Number((2n * BigInt(total) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

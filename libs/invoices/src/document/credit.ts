import { allocate } from '@orderly/platform/kernel/money/allocate';
import type { InvoiceData, InvoiceLine, TaxGroup } from './invoice-data.js';
import {
  CreditExceedsInvoice,
  CreditInOtherCurrency,
  UnknownInvoiceLine,
} from './invoices.errors.js';
import { type CreditedLine, creditedUnits, partOf, share } from './line-parts.js';
import { groupKey, taxGroupsOf, totalsOf } from './totals.js';

/**
 * What to credit: quantities of lines, an amount with tax on top of them, or, without both, all
 * that is left.
 */
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
  if (wish.amount && wish.amount.currency !== invoice.currency)
    throw new CreditInOtherCurrency(invoice.currency);
  const lines = linesOf(invoice, earlier, wish.lines ?? [], refuse);
  const rest = remainders(left, taxGroupsOf(lines));
  if (rest.some(({ net, tax }) => net + tax < 0)) throw refuse();
  if (wish.lines && !wish.amount) return lines;
  const most = totalsOf(rest, 0).gross;
  const amount = wish.amount?.amount ?? most;
  if (amount < 1 || amount > most) throw refuse();
  return [...lines, ...amountOf(invoice, rest, amount, nameOfAmount)];
}

/** What is left of each tax rate of the invoice. */
export const remainingOf = (invoice: InvoiceData, earlier: readonly InvoiceData[]): TaxGroup[] =>
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
  const credited = creditedUnits(earlier);
  return wished.map(({ orderLineId, quantity }) => {
    const line = byId.get(orderLineId) as InvoiceLine;
    const before = credited.get(orderLineId) ?? 0;
    if (before + quantity > line.quantity) throw refuse();
    credited.set(orderLineId, before + quantity);
    return partOf(line, before, before + quantity, invoice.pricesIncludeTax);
  });
}

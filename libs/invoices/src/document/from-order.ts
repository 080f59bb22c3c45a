import type { Seller } from '@orderly/platform/config/seller';
import { dayOf, daysAfter } from './dates.js';
import type { Buyer, Draft, InvoiceLine } from './invoice-data.js';
import { taxCategoryOf } from './tax-category.js';
import { taxGroupsOf, totalsOf } from './totals.js';

/** What an invoice takes from an order. Amounts are in minor units of `currency`. */
export interface OrderToInvoice {
  readonly number: string;
  readonly placedAt: Date;
  readonly currency: string;
  /** The sum of the lines with tax. */
  readonly total: number;
  readonly paid: number;
  readonly pricesIncludeTax?: boolean;
  readonly lines: readonly OrderLineToInvoice[];
}

interface OrderLineToInvoice {
  readonly id: string | null;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount?: number;
  /** Absent: the order was priced without tax, which is a rate of zero. */
  readonly tax?: { readonly rate: number; readonly amount: number };
}

interface Circumstances {
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly locale: string;
  readonly issuedAt: Date;
  readonly timeZone: string;
  readonly paymentDays: number;
}

/** @throws Error when the lines do not add up to the total of the order */
export function invoiceOf(order: OrderToInvoice, circumstances: Circumstances): Draft {
  const { seller, buyer, locale, issuedAt, timeZone, paymentDays } = circumstances;
  const pricesIncludeTax = order.pricesIncludeTax ?? false;
  const lines = order.lines.map((line) => toLine(line, pricesIncludeTax, seller));
  const taxes = taxGroupsOf(lines);
  const totals = totalsOf(taxes, order.paid);
  // A wrong invoice cannot be taken back, only corrected by another document.
  if (totals.gross !== order.total)
    throw new Error(`The lines of ${order.number} add up to ${totals.gross}, not ${order.total}.`);
  const issueDate = dayOf(issuedAt, timeZone);
  return {
    layout: 1,
    kind: 'invoice',
    issueDate,
    dueDate: daysAfter(issueDate, paymentDays),
    currency: order.currency,
    ...{ locale, seller, buyer },
    orderNumber: order.number,
    orderDate: dayOf(order.placedAt, timeZone),
    corrects: null,
    reason: null,
    ...{ pricesIncludeTax, lines, taxes, totals },
  };
}

function toLine(
  { id, sku, name, quantity, unitPrice, discount = 0, tax }: OrderLineToInvoice,
  pricesIncludeTax: boolean,
  seller: Seller,
): InvoiceLine {
  const { rate, amount } = tax ?? { rate: 0, amount: 0 };
  const agreed = quantity * unitPrice - discount;
  return {
    orderLineId: id,
    ...{ sku, name, quantity, unitPrice, discount },
    category: taxCategoryOf(rate, seller),
    taxRate: rate,
    net: pricesIncludeTax ? agreed - amount : agreed,
    tax: amount,
  };
}

import type { InvoicedOrder } from '@orderly/orders';
import type { Seller } from '@orderly/platform/config/seller';
import { languageOf } from '../texts/language.js';
import { dayOf, daysAfter } from './dates.js';
import type { Buyer, Draft, InvoiceLine } from './invoice-data.js';
import { taxCategoryOf } from './tax-category.js';
import { taxGroupsOf, totalsOf } from './totals.js';

type OrderLine = InvoicedOrder['lines'][number];

/** What an invoice takes from an order besides its buyer. */
export type OrderToInvoice = Pick<
  InvoicedOrder,
  | 'number'
  | 'placedAt'
  | 'currency'
  | 'total'
  | 'paid'
  | 'refunded'
  | 'pricesIncludeTax'
  | 'shipping'
> & { readonly lines: ReadonlyArray<Omit<OrderLine, 'goneQuantity' | 'refundedQuantity'>> };

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
  const { number, currency, pricesIncludeTax } = order;
  const lines = soldIn(order, locale).map((part) => toLine(part, pricesIncludeTax, seller));
  const taxes = taxGroupsOf(lines);
  const totals = totalsOf(taxes, settledOf(order));
  // A wrong invoice cannot be taken back, only corrected by another document.
  if (totals.gross !== order.total)
    throw new Error(`The lines of ${number} add up to ${totals.gross}, not ${order.total}.`);
  const issueDate = dayOf(issuedAt, timeZone);
  return {
    layout: 1,
    kind: 'invoice',
    issueDate,
    dueDate: daysAfter(issueDate, paymentDays),
    ...{ currency, locale, seller, buyer },
    orderNumber: number,
    orderDate: dayOf(order.placedAt, timeZone),
    corrects: null,
    reason: null,
    ...{ pricesIncludeTax, lines, taxes, totals },
  };
}

/**
 * What the invoice shows as paid. An order that was paid in full owes nothing, also when money was
 * given back since: a credit note says so, and the invoice must not ask for it again.
 */
const settledOf = ({ total, paid, refunded }: OrderToInvoice): number =>
  paid >= total ? total : paid - refunded;

type Sold = Omit<OrderToInvoice['lines'][number], 'id' | 'sku'> &
  Pick<InvoiceLine, 'orderLineId' | 'sku'>;

/** The lines of the order, and its shipping as a line. */
function soldIn({ lines, shipping }: OrderToInvoice, locale: string): Sold[] {
  const goods = lines.map(({ id, ...line }) => ({ orderLineId: id, ...line }));
  if (!shipping) return goods;
  const { name, price, taxRate, tax } = shipping;
  const sent = {
    ...{ orderLineId: null, sku: null, name: languageOf(locale).texts.shipping(name) },
    ...{ quantity: 1, unitPrice: price, discount: 0, taxRate, tax },
  };
  return [...goods, sent];
}

function toLine(sold: Sold, pricesIncludeTax: boolean, seller: Seller): InvoiceLine {
  const { orderLineId, sku, name, quantity, unitPrice, discount, taxRate, tax } = sold;
  const agreed = quantity * unitPrice - discount;
  return {
    ...{ orderLineId, sku, name, quantity, unitPrice, discount, taxRate, tax },
    category: taxCategoryOf(taxRate, seller),
    net: pricesIncludeTax ? agreed - tax : agreed,
  };
}

import { DEMO_SELLER, type Seller } from '@orderly/platform/config/seller';
import { creditedLines } from '../../libs/invoices/src/document/credit.js';
import { invoiceOf, type OrderToInvoice } from '../../libs/invoices/src/document/from-order.js';
import type { Buyer, InvoiceData } from '../../libs/invoices/src/document/invoice-data.js';
import { taxGroupsOf, totalsOf } from '../../libs/invoices/src/document/totals.js';

export const BUYER: Buyer = {
  name: 'Ada Example',
  email: 'ada@example.test',
  vatId: null,
  address: {
    name: 'Ada Example',
    contact: null,
    lines: ['Hauptstraße 12', '2. Stock'],
    postCode: '10115',
    city: 'Berlin',
    region: null,
    country: 'DE',
  },
  deliveredTo: null,
  reference: 'PO-2026-118',
};

export const TAXED: OrderToInvoice = {
  number: 'ORD-7K3M-9QWX-2HTJ',
  placedAt: new Date('2026-11-20T09:30:00Z'),
  currency: 'EUR',
  total: 42_81,
  paid: 0,
  refunded: 0,
  pricesIncludeTax: true,
  lines: [
    {
      ...{ id: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', sku: 'TEA-1', name: 'Teapot, blue' },
      ...{ quantity: 3, unitPrice: 10_00, discount: 1_00, taxRate: 1900, tax: 4_63 },
    },
    {
      ...{ id: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d11', sku: 'BOOK-7', name: 'A book of teas' },
      ...{ quantity: 1, unitPrice: 8_90, discount: 0, taxRate: 700, tax: 58 },
    },
  ],
  shipping: { name: 'DHL', price: 4_91, taxRate: 1900, tax: 78 },
};

export const UNTAXED: OrderToInvoice = {
  number: 'ORD-7K3M-9QWX-2HTK',
  placedAt: new Date('2026-11-20T09:30:00Z'),
  currency: 'GBP',
  total: 37_50,
  paid: 0,
  refunded: 0,
  pricesIncludeTax: false,
  shipping: null,
  lines: [
    {
      ...{ id: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d12', sku: 'TEA-1', name: 'Teapot' },
      ...{ quantity: 3, unitPrice: 12_50, discount: 0, taxRate: 0, tax: 0 },
    },
  ],
};

/** An invoice as it is stored. */
export function anInvoice(
  order: OrderToInvoice = TAXED,
  {
    buyer = BUYER,
    locale = 'de-DE',
    seller = DEMO_SELLER,
  }: { buyer?: Buyer; locale?: string; seller?: Seller } = {},
): InvoiceData {
  const issuedAt = new Date('2026-11-30T10:00:00Z');
  const draft = invoiceOf(order, {
    ...{ seller, buyer, locale, issuedAt },
    ...{ timeZone: 'UTC', paymentDays: 14 },
  });
  return { ...draft, number: 'INV-2026-000042' };
}

export const NOBODY: Buyer = { ...BUYER, email: null, address: null, reference: null };

/** A credit note of 10.00 for an invoice. */
export function aCreditNote(invoice: InvoiceData = anInvoice()): InvoiceData {
  const amount = { amount: 10_00, currency: invoice.currency };
  const lines = creditedLines(invoice, [], { amount }, 'Gutschrift');
  const taxes = taxGroupsOf(lines);
  return {
    ...invoice,
    ...{ kind: 'credit-note', number: 'CN-2026-000001', dueDate: null, reason: 'Zu spät' },
    corrects: { id: '', number: invoice.number, issueDate: invoice.issueDate },
    ...{ lines, taxes, totals: totalsOf(taxes, 0) },
  };
}

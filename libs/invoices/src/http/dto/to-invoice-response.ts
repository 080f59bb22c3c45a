import type { MoneyResponse } from '@orderly/platform/http/fields/money';
import type { InvoiceDocument } from '../../storage/document.entity.js';
import type { ListedDocument } from '../../storage/documents.repository.js';
import type { InvoiceResponse, InvoiceSummary } from './invoice.response.js';

export const toInvoiceSummary = (document: ListedDocument): InvoiceSummary => ({
  id: document.id,
  kind: document.kind,
  number: document.number,
  orderId: document.orderId,
  customerId: document.customerId,
  issuedAt: document.issuedAt.toISOString(),
  issueDate: document.issueDate,
  total: document.total,
  correctsId: document.refersTo,
});

export function toInvoiceResponse(document: InvoiceDocument): InvoiceResponse {
  const { snapshot: data } = document;
  const money = (amount: number): MoneyResponse => ({ amount, currency: data.currency });
  const { name, street, postCode, city, country, vatId, taxNumber, email, iban, bic } = data.seller;
  return {
    id: document.id,
    kind: document.kind,
    number: document.fullNumber,
    orderId: document.orderId,
    customerId: document.customerId,
    issuedAt: document.issuedAt.toISOString(),
    issueDate: data.issueDate,
    total: money(data.totals.gross),
    dueDate: data.dueDate,
    orderNumber: data.orderNumber,
    orderDate: data.orderDate,
    locale: data.locale,
    seller: { name, street, postCode, city, country, vatId, taxNumber, email, iban, bic },
    buyer: data.buyer,
    corrects: data.corrects,
    reason: data.reason,
    pricesIncludeTax: data.pricesIncludeTax,
    lines: data.lines.map((line) => ({
      orderLineId: line.orderLineId,
      sku: line.sku,
      name: line.name,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      discount: money(line.discount),
      taxCategory: line.category,
      taxRate: line.taxRate,
      net: money(line.net),
      tax: money(line.tax),
    })),
    taxes: data.taxes.map((group) => ({
      taxCategory: group.category,
      taxRate: group.rate,
      net: money(group.net),
      tax: money(group.tax),
    })),
    totals: {
      net: money(data.totals.net),
      tax: money(data.totals.tax),
      gross: money(data.totals.gross),
      paid: money(data.totals.paid),
      due: money(data.totals.due),
    },
  };
}

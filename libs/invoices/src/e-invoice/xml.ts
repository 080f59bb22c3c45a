import { FormatFactoryService } from '@e-invoice-eu/core';
import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { InvoiceSchema } from './invoice-schema.js';
import { toEInvoice } from './to-e-invoice.js';

/** The names of the library. */
const SYNTAXES = { ubl: 'UBL', cii: 'CII', xrechnung: 'XRECHNUNG-UBL' } as const;
export type Syntax = keyof typeof SYNTAXES;

const silent = { log: () => {}, warn: () => {}, error: () => {} };
const formats = new FormatFactoryService();
const schema = new InvoiceSchema();

/**
 * The document as XML. These are the steps of the library's `InvoiceService`, which compiles its
 * schema for each document.
 * @throws UnfitInvoice when a value does not fit the JSON Schema of EN 16931
 */
export async function invoiceXml(data: InvoiceData, buyer: Buyer, syntax: Syntax): Promise<string> {
  const format = SYNTAXES[syntax];
  const writer = formats.createFormatService(format, silent);
  const invoice = structuredClone(toEInvoice(data, buyer));
  schema.expectFit(invoice, format, writer);
  writer.fillInvoiceDefaults(invoice);
  const xml = await writer.generate(invoice, { format, lang: data.locale, noWarnings: true });
  return String(xml);
}

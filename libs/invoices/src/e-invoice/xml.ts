import { InvoiceService } from '@e-invoice-eu/core';
import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { toEInvoice } from './to-e-invoice.js';

/** The names of the library. */
const SYNTAXES = { ubl: 'UBL', cii: 'CII', xrechnung: 'XRECHNUNG-UBL' } as const;
export type Syntax = keyof typeof SYNTAXES;

const silent = { log: () => {}, warn: () => {}, error: () => {} };

/**
 * The document as XML. The library checks it against its JSON Schema of EN 16931.
 * @throws an error of the library when a value does not fit
 */
export async function invoiceXml(data: InvoiceData, buyer: Buyer, syntax: Syntax): Promise<string> {
  const service = new InvoiceService(silent);
  const xml = await service.generate(toEInvoice(data, buyer), {
    format: SYNTAXES[syntax],
    lang: data.locale,
    noWarnings: true,
  });
  return String(xml);
}

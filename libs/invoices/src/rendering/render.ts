import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { facturXAttachment } from '../e-invoice/factur-x.js';
import { invoiceXml } from '../e-invoice/xml.js';
import { invoicePdf } from '../pdf/invoice-pdf.js';
import type { FileFormat } from './format.js';

export interface Rendering {
  readonly data: InvoiceData;
  readonly buyer: Buyer;
  readonly format: FileFormat;
}

/** Makes the file. It takes a fraction of a second, or some for thousands of lines. */
export async function render({ data, buyer, format }: Rendering): Promise<Uint8Array> {
  if (format === 'pdf') return invoicePdf(data, buyer);
  if (format === 'facturx')
    return invoicePdf(data, buyer, facturXAttachment(await invoiceXml(data, buyer, 'cii')));
  return Buffer.from(await invoiceXml(data, buyer, format));
}

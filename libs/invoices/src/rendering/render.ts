import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { facturXAttachment } from '../e-invoice/factur-x.js';
import type { Syntax } from '../e-invoice/xml.js';
import type { Attachment } from '../pdf/invoice-pdf.js';
import type { FileFormat } from './format.js';

export interface Rendering {
  readonly data: InvoiceData;
  readonly buyer: Buyer;
  readonly format: FileFormat;
}

/** Makes the file. It takes a fraction of a second, or some for thousands of lines. */
export async function render({ data, buyer, format }: Rendering): Promise<Uint8Array> {
  if (format === 'pdf') return makePdf(data, buyer);
  if (format === 'facturx')
    return makePdf(data, buyer, facturXAttachment(await makeXml(data, buyer, 'cii')));
  return Buffer.from(await makeXml(data, buyer, format));
}

// Either library takes some 200 ms to load, and most files need only the one.

async function makePdf(
  ...parts: [data: InvoiceData, buyer: Buyer, attachment?: Attachment]
): Promise<Uint8Array> {
  const { invoicePdf } = await import('../pdf/invoice-pdf.js');
  return invoicePdf(...parts);
}

async function makeXml(
  ...parts: [data: InvoiceData, buyer: Buyer, syntax: Syntax]
): Promise<string> {
  const { invoiceXml } = await import('../e-invoice/xml.js');
  return invoiceXml(...parts);
}

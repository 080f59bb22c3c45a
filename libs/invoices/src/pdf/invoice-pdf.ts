import PDFDocument from 'pdfkit';
import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { drawClosing } from './closing.js';
import { Formats } from './formats.js';
import { drawHead } from './head.js';
import { drawLines } from './lines-table.js';
import { FAINT, PAGE, Sheet } from './sheet.js';

/** XML that the PDF carries, and the XMP that declares it. */
export interface Attachment {
  readonly name: string;
  readonly xml: string;
  readonly description: string;
  readonly metadata: string;
}

/**
 * The document as PDF/A-3b. The same data make the same bytes: dates are those of the issue, and
 * nothing is random.
 */
export function invoicePdf(
  data: InvoiceData,
  buyer: Buyer,
  attachment?: Attachment,
): Promise<Uint8Array> {
  const formats = new Formats(data);
  const { texts } = formats;
  const issued = new Date(`${data.issueDate}T00:00:00Z`);
  const title = `${data.kind === 'invoice' ? texts.invoice : texts.creditNote} ${data.number}`;
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, bufferPages: true, tagged: true, displayTitle: true },
    ...{ subset: 'PDF/A-3b', pdfVersion: '1.7', lang: data.locale },
    info: {
      Title: title,
      Author: data.seller.name,
      Creator: 'Orderly',
      Producer: 'Orderly',
      CreationDate: issued,
      ModDate: issued,
    },
  });
  const sheet = new Sheet(doc);
  const nextPage = (): number => {
    doc.addPage();
    return PAGE.top;
  };
  const tableTop = drawHead(sheet, data, buyer, formats);
  const totalsTop = drawLines(sheet, data, formats, tableTop, nextPage);
  drawClosing(sheet, data, formats, totalsTop, nextPage);
  drawFeet(sheet, data, formats);
  if (attachment) attach(sheet, attachment, issued);
  return bytesOf(sheet);
}

/** The same on every page, so it is not read out. */
function drawFeet(sheet: Sheet, { seller, number }: InvoiceData, { texts }: Formats): void {
  const { doc } = sheet;
  const parts = [
    `${seller.name}, ${seller.street}, ${seller.postCode} ${seller.city}`,
    seller.vatId === null ? null : `${texts.labels.vatId} ${seller.vatId}`,
    seller.taxNumber === null ? null : `${texts.labels.taxNumber} ${seller.taxNumber}`,
    seller.email,
    seller.phone,
  ];
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    sheet.rule(PAGE.bottom + 14);
    sheet.artifact(() => {
      const style = { y: PAGE.bottom + 20, size: 7, color: FAINT } as const;
      const left = parts.filter((part) => part !== null).join(' · ');
      sheet.write(left, { ...style, x: PAGE.left, width: 360 });
      const right = `${number} · ${texts.page(page + 1, count)}`;
      sheet.write(right, { ...style, x: 416, width: PAGE.right - 416, align: 'right' });
    });
  }
}

function attach({ doc }: Sheet, { name, xml, description, metadata }: Attachment, at: Date): void {
  const facts = { name, description, type: 'text/xml', relationship: 'Alternative' };
  doc.file(Buffer.from(xml), { ...facts, creationDate: at, modifiedDate: at });
  doc.appendXML(metadata);
}

function bytesOf({ doc }: Sheet): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
    doc.end();
  });
}

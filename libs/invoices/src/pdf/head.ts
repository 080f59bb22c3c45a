import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import type { Formats } from './formats.js';
import { BOLD, FAINT, PAGE, type Sheet } from './sheet.js';

const LABEL_X = 330;
const VALUE_X = 425;

/** Title, parties and facts. Returns where the table may begin. */
export function drawHead(sheet: Sheet, data: InvoiceData, buyer: Buyer, formats: Formats): number {
  const { texts } = formats;
  const { seller } = data;
  const title = data.kind === 'invoice' ? texts.invoice : texts.creditNote;
  sheet.add('H1', () => {
    sheet.write(title, {
      x: LABEL_X,
      y: PAGE.top,
      width: PAGE.right - LABEL_X,
      size: 18,
      font: BOLD,
    });
  });
  sheet.add('P', () => {
    sheet.write(seller.name, { x: PAGE.left, y: PAGE.top + 4, width: 260, size: 13, font: BOLD });
  });
  const sender = [
    seller.name,
    seller.street,
    `${seller.postCode} ${seller.city}`,
    formats.country(seller.country),
  ];
  sheet.add('P', () => {
    sheet.write(sender.join(' · '), {
      ...{ x: PAGE.left, y: PAGE.top + 50, width: 260, size: 7, color: FAINT },
    });
  });
  const partyEnd = drawParty(sheet, buyer, formats, PAGE.top + 68);
  const factsEnd = drawFacts(sheet, data, buyer, formats, PAGE.top + 50);
  return Math.max(partyEnd, factsEnd) + 24;
}

function drawParty(sheet: Sheet, buyer: Buyer, formats: Formats, top: number): number {
  const { labels } = formats.texts;
  const address = buyer.address ? formats.address(buyer.address) : [];
  const lines = address[0] === buyer.name ? address : [buyer.name, ...address];
  const vat = buyer.vatId === null ? [] : [`${labels.vatId} ${buyer.vatId}`];
  let y = block(sheet, labels.billTo, [...lines, ...vat], top);
  if (buyer.deliveredTo)
    y = block(sheet, labels.deliverTo, formats.address(buyer.deliveredTo), y + 10);
  return y;
}

function block(sheet: Sheet, label: string, lines: readonly string[], top: number): number {
  let y = top;
  const place = { x: PAGE.left, width: 250 };
  sheet.add('P', () => {
    y += sheet.write(label, { ...place, y, size: 7.5, color: FAINT }) + 1;
  });
  sheet.add('P', () => {
    y += sheet.write(lines.join('\n'), { ...place, y, size: 10 });
  });
  return y;
}

function drawFacts(
  sheet: Sheet,
  data: InvoiceData,
  buyer: Buyer,
  formats: Formats,
  top: number,
): number {
  const { labels } = formats.texts;
  const facts: ReadonlyArray<readonly [string, string | null]> = [
    [labels.number, data.number],
    [labels.issueDate, formats.day(data.issueDate)],
    [labels.dueDate, data.dueDate && data.totals.due > 0 ? formats.day(data.dueDate) : null],
    [
      labels.corrects,
      data.corrects && `${data.corrects.number}, ${formats.day(data.corrects.issueDate)}`,
    ],
    [labels.order, data.orderNumber],
    [labels.orderDate, formats.day(data.orderDate)],
    [labels.reference, buyer.reference],
    [labels.vatId, data.seller.vatId],
    [labels.taxNumber, data.seller.taxNumber],
  ];
  let y = top;
  for (const [label, value] of facts) {
    if (value === null) continue;
    sheet.add('P', () => {
      const labelled = sheet.write(label, { x: LABEL_X, y, width: 90, color: FAINT });
      const width = PAGE.right - VALUE_X;
      y += Math.max(labelled, sheet.write(value, { x: VALUE_X, y, width })) + 2;
    });
  }
  return y;
}

import type { InvoiceData, TaxGroup } from '../document/invoice-data.js';
import type { Formats } from './formats.js';
import { BOLD, FAINT, PAGE, type Placed, type Sheet } from './sheet.js';

const LABEL_X = 240;
const LABEL_WIDTH = 200;
const AMOUNT_X = LABEL_X + LABEL_WIDTH + 8;
/** The totals stay together on one page. */
const ROW = 15;

interface Row {
  readonly label: string;
  readonly amount: number;
  readonly isSum?: boolean;
}

/** From the net amounts to the total, or from the total to the tax in it, step by step. */
function rowsOf({ kind, pricesIncludeTax, taxes, totals }: InvoiceData, formats: Formats): Row[] {
  const { totals: words } = formats.texts;
  const taxed = taxes.filter(({ category }) => category === 'S');
  const taxRow = (label: typeof words.tax) => (group: TaxGroup) => ({
    label: label(formats.rate(group.rate), formats.money(group.net)),
    amount: group.tax,
  });
  const net = { label: words.net, amount: totals.net };
  const gross = {
    label: kind === 'invoice' ? words.gross : words.credited,
    amount: totals.gross,
    isSum: true,
  };
  const sums = pricesIncludeTax
    ? [gross, ...taxed.map(taxRow(words.taxIncluded)), ...(taxed.length > 0 ? [net] : [])]
    : [net, ...taxed.map(taxRow(words.tax)), gross];
  if (kind === 'credit-note' || totals.paid === 0) return sums;
  return [
    ...sums,
    { label: words.paid, amount: -totals.paid },
    { label: words.due, amount: totals.due, isSum: true },
  ];
}

/** Why some lines have no tax, which the law wants to be said. */
function taxNotes({ taxes, seller }: InvoiceData, { texts: { totals } }: Formats): string[] {
  const categories = new Set(taxes.map(({ category }) => category));
  return [
    ...(categories.has('Z') ? [totals.zeroRated] : []),
    ...(categories.has('E') ? [totals.exempt(seller.taxExemption ?? '')] : []),
    ...(categories.has('O') ? [totals.outsideScope] : []),
  ];
}

function paymentNotes(data: InvoiceData, formats: Formats): string[] {
  const { labels, ...texts } = formats.texts;
  const { kind, totals, seller, dueDate, number } = data;
  if (kind === 'credit-note') return [texts.creditNoteClosing];
  if (totals.due <= 0 || dueDate === null) return [texts.paidInFull];
  const account = [
    `${labels.accountHolder}: ${seller.name}`,
    `${labels.iban}: ${(seller.iban ?? '').replace(/(.{4})(?=.)/g, '$1 ')}`,
    ...(seller.bic === null ? [] : [`${labels.bic}: ${seller.bic}`]),
    `${labels.paymentReference}: ${number}`,
  ];
  return [
    texts.payBy(formats.money(totals.due), formats.day(dueDate)),
    ...(seller.iban === null ? [] : account),
  ];
}

/** Totals and notes, on the next page if there is no room for them on this one. */
export function drawClosing(
  sheet: Sheet,
  data: InvoiceData,
  formats: Formats,
  top: number,
  nextPage: () => number,
): void {
  const rows = rowsOf(data, formats);
  const reason = data.reason === null ? [] : [`${formats.texts.labels.reason}: ${data.reason}`];
  const notes = [...reason, ...taxNotes(data, formats), ...paymentNotes(data, formats)].join('\n');
  const style = { width: PAGE.right - PAGE.left, size: 9 };
  const needed = rows.length * ROW + 24 + sheet.height(notes, style);
  let y = top + 6 + needed > PAGE.bottom ? nextPage() : top + 6;
  for (const { label, amount, isSum = false } of rows) {
    const look: Partial<Placed> = isSum ? { font: BOLD, size: 10 } : { color: FAINT };
    sheet.add('P', () => {
      sheet.write(label, { ...look, x: LABEL_X, y, width: LABEL_WIDTH, align: 'right' });
      const width = PAGE.right - AMOUNT_X;
      sheet.write(formats.money(amount), { ...look, x: AMOUNT_X, y, width, align: 'right' });
    });
    y += ROW;
  }
  sheet.add('P', () => {
    sheet.write(notes, { ...style, x: PAGE.left, y: y + 18 });
  });
}

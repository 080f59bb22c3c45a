import type { InvoiceData, InvoiceLine } from '../document/invoice-data.js';
import type { Formats } from './formats.js';
import { BOLD, FAINT, PAGE, type Placed, type Sheet, type Struct } from './sheet.js';

interface Column {
  readonly head: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly value: (line: InvoiceLine) => string;
}

const GAP = 8;
const ROW_GAP = 5;

/** A discount column stands only where a line has a discount. */
function columnsOf(data: InvoiceData, formats: Formats): Column[] {
  const { columns } = formats.texts;
  const { count, money, rate } = formats;
  const isWithTax = data.pricesIncludeTax && data.totals.tax > 0;
  const hasDiscount = data.lines.some(({ discount }) => discount !== 0);
  const right = (head: string, width: number, value: Column['value']): Column => ({
    ...{ head, width, align: 'right', value },
  });
  const figures = [
    right(columns.quantity, 52, ({ quantity }) => count(quantity)),
    right(columns.unitPrice, 72, ({ unitPrice }) => money(unitPrice)),
    ...(hasDiscount
      ? [right(columns.discount, 62, ({ discount }) => (discount === 0 ? '' : money(-discount)))]
      : []),
    right(columns.taxRate, 40, ({ taxRate }) => rate(taxRate)),
    right(isWithTax ? columns.gross : columns.net, 80, ({ net, tax }) =>
      money(isWithTax ? net + tax : net),
    ),
  ];
  const taken = figures.reduce((sum, { width }) => sum + width + GAP, 0);
  const product: Column = {
    head: columns.product,
    width: PAGE.right - PAGE.left - taken,
    align: 'left',
    value: ({ name }) => name,
  };
  return [product, ...figures];
}

/** The lines, with the heads on every page. Returns where the totals may begin. */
export function drawLines(
  sheet: Sheet,
  data: InvoiceData,
  formats: Formats,
  top: number,
  nextPage: () => number,
): number {
  const columns = columnsOf(data, formats);
  const table = sheet.addTable();
  let y = drawHeads(sheet, columns, top, (cells) => addRow(sheet, table, 'TH', cells));
  for (const line of data.lines) {
    const height = heightOf(sheet, columns, line);
    if (y + height > PAGE.bottom) {
      // Read once: on the further pages, the heads only help the eye.
      y = drawHeads(sheet, columns, nextPage(), (cells) => {
        for (const cell of cells) sheet.artifact(cell);
      });
    }
    drawLine(sheet, table, columns, line, y);
    y += height + ROW_GAP;
    sheet.rule(y - ROW_GAP / 2 - 1);
  }
  table.end();
  return y;
}

function drawHeads(
  sheet: Sheet,
  columns: readonly Column[],
  top: number,
  draw: (cells: Array<() => void>) => void,
): number {
  const style = { size: 8, font: BOLD, color: FAINT } as const;
  const height = Math.max(
    ...columns.map(({ head, width }) => sheet.height(head, { ...style, width })),
  );
  draw(
    placesOf(columns).map(({ column: { head, width, align }, x }) => () => {
      const y = top + height - sheet.height(head, { ...style, width });
      sheet.write(head, { ...style, x, y, width, align });
    }),
  );
  sheet.rule(top + height + 3);
  return top + height + 8;
}

function drawLine(
  sheet: Sheet,
  table: Struct,
  columns: readonly Column[],
  line: InvoiceLine,
  y: number,
): void {
  const cells = placesOf(columns).map(({ column, x }, at) => () => {
    const { width, align } = column;
    const used = sheet.write(column.value(line), { x, y, width, align });
    if (at === 0 && line.sku !== null) sheet.write(line.sku, { ...SKU, x, y: y + used, width });
  });
  addRow(sheet, table, 'TD', cells);
}

const SKU: Pick<Placed, 'size' | 'color'> = { size: 7.5, color: FAINT };

function heightOf(sheet: Sheet, columns: readonly Column[], line: InvoiceLine): number {
  const heights = columns.map((column) => sheet.height(column.value(line), column));
  const [product = 0] = heights;
  const { width = 0 } = columns[0] ?? {};
  const sku = line.sku === null ? 0 : sheet.height(line.sku, { ...SKU, width });
  return Math.max(product + sku, ...heights);
}

function placesOf(columns: readonly Column[]): Array<{ column: Column; x: number }> {
  let x = PAGE.left;
  return columns.map((column) => {
    const place = { column, x };
    x += column.width + GAP;
    return place;
  });
}

function addRow(
  { doc }: Sheet,
  table: Struct,
  type: 'TH' | 'TD',
  cells: ReadonlyArray<() => void>,
): void {
  const parts = cells.map((cell) => doc.struct(type, {}, cell));
  table.add(doc.struct('TR', {}, parts));
}

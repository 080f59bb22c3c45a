import { stringify } from 'csv-stringify/sync';

/** Numbers stay numbers; every other cell is a text. */
export type Cell = string | number | boolean | null;

/** What a spreadsheet takes for a formula, behind any apostrophes. */
const LIKE_A_FORMULA = '[=+\\-@\\t\\r\\uff1d\\uff0b\\uff0d\\uff20]';
const ESCAPED = new RegExp(`^'+${LIKE_A_FORMULA}`);

/**
 * Rows of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula gets an
 * apostrophe in front: names of products and references of orders come from others. So does a text
 * that looks as if it had got one, so that an import restores both.
 */
export const csvRows = (rows: ReadonlyArray<readonly Cell[]>): string =>
  stringify(rows.map((row) => row.map(toCell)) as unknown[][], {
    escape_formulas: true,
    record_delimiter: 'windows',
    // By itself it quotes the delimiter of records only, and readers take each of the two for one.
    quoted_match: /[\r\n]/,
  });

const toCell = (cell: Cell): string | number => {
  if (typeof cell === 'number') return cell;
  const text = String(cell ?? '');
  return ESCAPED.test(text) ? `'${text}` : text;
};

/** The text that `csvRows` wrote. */
export const fromCell = (cell: string): string => (ESCAPED.test(cell) ? cell.slice(1) : cell);

export const ndjsonRows = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

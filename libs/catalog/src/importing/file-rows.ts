import { fromCell } from '@orderly/platform/jobs/exporting/record-text';
import { CsvError, parse } from 'csv-parse';
import { UnreadableFile } from './import.errors.js';
import {
  fromCells,
  NEEDED_COLUMNS,
  PRODUCT_COLUMNS,
  type ProductColumn,
} from './imported-product.js';

/** A product with the longest texts, images and options has less. */
const MAX_ROW_BYTES = 65_536;
const NEWLINE = 0x0a;

/** Where reading goes on. */
export interface RowPosition {
  /** Of the byte behind the last row. */
  readonly at: number;
  /** The number of the last row: the line of NDJSON, or the row of CSV without its header. */
  readonly row: number;
  /** The columns of CSV, once they are known. */
  readonly columns: readonly ProductColumn[] | null;
}

export interface FileRow extends RowPosition {
  /** The object in the row; undefined when it is none. */
  readonly value: unknown;
  readonly fault?: string;
}

interface CsvRecord {
  readonly record: readonly string[];
  /** The bytes up to the end of the record. */
  readonly bytes: number;
}

/**
 * The rows of a CSV file behind a position, one at a time.
 * @throws UnreadableFile behind the last row that can be read
 */
export async function* csvRows(
  bytes: AsyncIterable<Buffer>,
  from: RowPosition,
): AsyncGenerator<FileRow> {
  let { row, columns } = from;
  try {
    for await (const { record, bytes: length } of csvRecords(bytes, from.at === 0)) {
      if (columns === null) {
        columns = columnsOf(record);
        continue;
      }
      row += 1;
      yield { at: from.at + length, row, columns, ...productIn(record, columns) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const place = columns === null ? 'The header' : `Row ${row + 1}`;
    throw new UnreadableFile(`${place}: ${CSV_FAULTS[error.code] ?? error.message.slice(0, 200)}`);
  }
  if (columns === null) throw new UnreadableFile('The file has no header.');
}

const CSV_FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE:
    'a cell with a quote in it must be quoted, and the quote doubled: "Pot, 5"" wide".',
  CSV_INVALID_CLOSING_QUOTE: 'a quote inside a quoted cell must be doubled.',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed.',
  CSV_MAX_RECORD_SIZE: `it has more than ${MAX_ROW_BYTES} bytes.`,
};

/**
 * Passes records on when the part that they end in is parsed. Read from the parser as a stream,
 * those before a fault would be lost with it.
 */
async function* csvRecords(parts: AsyncIterable<Buffer>, bom: boolean): AsyncGenerator<CsvRecord> {
  const parsed: CsvRecord[] = [];
  const parser = parse({
    bom,
    max_record_size: MAX_ROW_BYTES,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (record: string[], { bytes }) => {
      parsed.push({ record, bytes });
      return null;
    },
  });
  // The callbacks below get the error; without a listener it would end the process.
  parser.on('error', () => undefined);
  try {
    for await (const part of parts) {
      await settled((done) => parser.write(part, done));
      yield* parsed.splice(0);
    }
    await settled((done) => parser.end(done));
  } catch (error) {
    yield* parsed.splice(0);
    throw error;
  }
  yield* parsed.splice(0);
}

type Done = (error?: Error | null) => void;

const settled = (act: (done: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));

function columnsOf(header: readonly string[]): ProductColumn[] {
  const known: ReadonlySet<string> = new Set(PRODUCT_COLUMNS);
  const names = header.map((name) => name.trim());
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new UnreadableFile(
      `There is no column "${unknown.slice(0, 50)}". The columns are ` +
        `${PRODUCT_COLUMNS.join(', ')}.`,
    );
  if (new Set(names).size < names.length) throw new UnreadableFile('A column is there twice.');
  const missing = NEEDED_COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new UnreadableFile(`The header lacks columns that are needed: ${missing.join(', ')}.`);
  return names as ProductColumn[];
}

function productIn(
  record: readonly string[],
  columns: readonly ProductColumn[],
): Pick<FileRow, 'value' | 'fault'> {
  if (record.length !== columns.length)
    return {
      value: undefined,
      fault: `The row has ${record.length} cells, and the header ${columns.length}.`,
    };
  const cells = Object.fromEntries(
    columns.map((column, index) => [column, fromCell(record[index] ?? '')]),
  );
  return { value: fromCells(cells) };
}

/**
 * The lines of an NDJSON file behind a position, one at a time.
 * @throws UnreadableFile
 */
export async function* ndjsonRows(
  bytes: AsyncIterable<Buffer>,
  from: RowPosition,
): AsyncGenerator<FileRow> {
  let { at, row } = from;
  let rest: Buffer = Buffer.alloc(0);
  const rowOf = (line: Buffer): FileRow => ({ at, row, columns: null, ...objectIn(line) });
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      const line = rest.subarray(start, end);
      at += end + 1 - start;
      row += 1;
      start = end + 1;
      if (line.length > MAX_ROW_BYTES) throw tooLong(row);
      if (!isBlank(line)) yield rowOf(line);
    }
    rest = rest.subarray(start);
    if (rest.length > MAX_ROW_BYTES) throw tooLong(row + 1);
  }
  at += rest.length;
  row += 1;
  if (!isBlank(rest)) yield rowOf(rest);
}

const tooLong = (row: number): UnreadableFile =>
  new UnreadableFile(`Row ${row}: it has more than ${MAX_ROW_BYTES} bytes.`);

const isBlank = (line: Buffer): boolean => line.toString().trim() === '';

function objectIn(line: Buffer): Pick<FileRow, 'value' | 'fault'> {
  try {
    return { value: JSON.parse(line.toString().replace(/^\ufeff/, '')) };
  } catch {
    return { value: undefined, fault: 'The line is not JSON.' };
  }
}

import { csvRows as writeCsv } from '@orderly/platform/jobs/exporting/record-text';
import { csvRows, type FileRow, ndjsonRows, type RowPosition } from './file-rows.js';
import { UnreadableFile } from './import.errors.js';
import { PRODUCT_COLUMNS, toCells } from './imported-product.js';

const HEADER = 'sku,name,price,currency';
const START: RowPosition = { at: 0, row: 0, columns: null };
const PRODUCTS = Array.from({ length: 40 }, (_, n) => ({
  sku: `S-${n}`,
  name: ['=1+1', "'=quoted", 'größer, "als" 🫖', 'plain', "'plain"][n % 5] as string,
  description: n % 3 === 0 ? `line ${n}\nand another\r\n` : 'one, "line"',
  unitPrice: { amount: n, currency: 'EUR' },
  options: { size: 'M=L', colour: 'red' },
}));
const CSV = `\ufeff${writeCsv([PRODUCT_COLUMNS, ...PRODUCTS.map(toCells)])}`;
const NDJSON = PRODUCTS.map((product) => JSON.stringify(product)).join('\n\n');

type Read = typeof csvRows;

/** In small parts, so that characters and rows are cut. */
async function* bytesOf(text: string, from: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text).subarray(from);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

async function rowsOf(read: Read, text: string, from = START): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const row of read(bytesOf(text, from.at), from)) rows.push(row);
  return rows;
}

describe.each([
  ['CSV', csvRows, CSV],
  ['NDJSON', ndjsonRows, NDJSON],
])('the rows of %s', (_, read, text) => {
  it('are the products that were written', async () => {
    const rows = await rowsOf(read, text);

    expect(rows.map(({ value }) => value)).toMatchObject(PRODUCTS);
    expect(rows.map(({ fault }) => fault).filter(Boolean)).toEqual([]);
  });

  it('are the same when reading goes on behind any of them', async () => {
    const rows = await rowsOf(read, text);

    for (const [index, position] of rows.entries())
      expect(await rowsOf(read, text, position)).toEqual(rows.slice(index + 1));
  });

  it('end at a row that is too long, before it is in memory', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      if (read === csvRows) yield Buffer.from(`${HEADER}\n`);
      for (; ; given++) yield Buffer.alloc(10_000, 'x');
    }

    await expect(read(endless(), START).next()).rejects.toThrow(UnreadableFile);
    expect(given).toBeLessThan(100);
  });
});

describe('CSV that cannot be divided into rows', () => {
  const good = Array.from({ length: 30 }, (_, n) => `S-${n},Name,1,EUR`);

  it.each([
    ['a quote in a cell without quotes', 'S-30,Pot 5" wide,1,EUR', 'Row 31: a cell with a quote'],
    ['a quote in a quoted cell', 'S-30,"Pot 5" wide",1,EUR', 'Row 31: a quote inside'],
    ['a quote that is not closed', 'S-30,"Pot,1,EUR', 'Row 31: a quote is not closed'],
  ])('ends behind the rows before %s', async (_, bad, words) => {
    // In one part: the parser has read all rows when it finds the fault.
    const whole = Buffer.from([HEADER, ...good, bad, 'S-31,Name,1,EUR'].join('\n'));
    const rows: FileRow[] = [];
    async function read() {
      for await (const row of csvRows(oneOf(whole), START)) rows.push(row);
    }

    await expect(read()).rejects.toThrow(UnreadableFile);
    expect(rows).toHaveLength(good.length);
    await expect(read()).rejects.toThrow(words);
  });

  it.each([
    ['a quote in its header', '{"type":"about:blank"}\n', 'The header: a cell with a quote'],
    ['a header without prices', 'sku,name\nA,B\n', 'needed: price, currency.'],
  ])('is refused for %s', async (_, text, words) => {
    await expect(rowsOf(csvRows, text)).rejects.toThrow(words);
    await expect(rowsOf(csvRows, text)).rejects.toThrow(UnreadableFile);
  });
});

async function* oneOf(part: Buffer): AsyncGenerator<Buffer> {
  yield part;
}

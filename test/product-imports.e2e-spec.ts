import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { JobTimings } from '../libs/platform/src/jobs/running/job-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { contentOf, ended, type JobBody } from './support/jobs.js';
import { testLogger } from './support/log-files.js';

const HEADER = 'sku,name,price,currency';

interface Result {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly errors: ReadonlyArray<{ row: number; sku: string; pointer: string; code: string }>;
  readonly errorFile: { readonly id: string } | null;
}

describe('imports of products', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start({ files: { maxImportBytes: 1_048_576 } });
    admin = await app.admin();
    for (const slug of ['tea', 'gifts'])
      await app.request('POST', '/v1/categories', {
        token: admin.token,
        body: { slug, name: slug },
      });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
  });

  const send = (
    body: string | Uint8Array,
    { type = 'text/csv', query = '', key }: { type?: string; query?: string; key?: string } = {},
  ) =>
    app.request<JobBody & { code?: string }>('POST', `/v1/product-imports${query}`, {
      token: admin.token,
      body,
      headers: { 'content-type': type, ...(key && { 'idempotency-key': key }) },
    });
  /** Without Content-Length, so that only what arrives can be counted. */
  const sendInChunks = async (bytes: number) => {
    const body = new Blob(Array(10).fill(Buffer.alloc(bytes / 10, 'x'))).stream();
    const { status } = await fetch(`${app.api.url}/v1/product-imports`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${admin.token}` },
      ...{ body, duplex: 'half' },
    });
    return { status };
  };
  async function imported(body: string | Uint8Array, options = {}): Promise<JobBody> {
    const sent = await send(body, options);
    expect([sent.status, sent.headers.get('location')]).toEqual([202, `/v1/jobs/${sent.body.id}`]);
    return ended(app, admin, sent.body.id, 40_000);
  }
  const resultOf = async (body: string | Uint8Array, options = {}) => {
    const { status, result, failure } = await imported(body, options);
    expect([status, failure]).toEqual(['succeeded', null]);
    return result as unknown as Result;
  };
  const productOf = async (sku: string) => {
    const { body } = await app.request<{ data: Array<Record<string, unknown>> }>(
      'GET',
      `/v1/products?sku=${encodeURIComponent(sku)}`,
      { token: admin.token },
    );
    return body.data[0];
  };

  const CATALOGUE = [
    {
      sku: 'SHIRT',
      name: '=Größe "M", 100 %\u2028'.replace('\u2028', ''),
      description: 'Two\nlines, and a "quote"',
      unitPrice: { amount: 19_99, currency: 'EUR' },
      taxClass: 'reduced',
      images: [
        { url: 'https://cdn.example/a.webp', alt: 'A shirt' },
        { url: 'https://cdn.example/b.webp', alt: '' },
      ],
      categories: ['gifts', 'tea'],
      optionNames: ['size', 'Farbe, außen'],
    },
    {
      sku: 'SHIRT-M',
      name: "'=literal",
      unitPrice: { amount: 21_99, currency: 'EUR' },
      variantOf: 'SHIRT',
      options: { size: 'M', 'Farbe, außen': 'rot=grün' },
      onHand: 7,
    },
    { sku: 'MUG', name: 'Mug', unitPrice: { amount: 0, currency: 'JPY' }, active: false },
  ];
  const ndjson = CATALOGUE.map((row) => JSON.stringify(row)).join('\n');

  it('rehearse, add, and find the same file unchanged', async () => {
    const type = 'application/x-ndjson';

    const rehearsal = await resultOf(ndjson, { type, query: '?dryRun=true' });
    expect(rehearsal).toMatchObject({ rows: 3, added: 3, refused: 0, dryRun: true });
    expect(await productOf('SHIRT')).toBeUndefined();
    expect(await resultOf(ndjson, { type })).toMatchObject({ added: 3, refused: 0 });
    expect(await productOf('SHIRT-M')).toMatchObject({
      name: "'=literal",
      unitPrice: { amount: 21_99, currency: 'EUR' },
      options: { size: 'M', 'Farbe, außen': 'rot=grün' },
      taxClass: 'reduced',
      available: 7,
    });
    const { version } = (await productOf('SHIRT')) ?? {};

    expect(await resultOf(ndjson, { type })).toMatchObject({ unchanged: 3, added: 0, changed: 0 });

    expect(await productOf('SHIRT')).toMatchObject({ version });
    await eventually(async () =>
      expect(await app.db.query('SELECT name FROM platform.files')).toEqual([]),
    );
  });

  it.each(['csv', 'ndjson'])(
    'take an export in %s back, and change what differs',
    async (format) => {
      const { body } = await app.request<JobBody>('POST', '/v1/product-exports', {
        token: admin.token,
        body: { format },
      });
      const { result } = await ended(app, admin, body.id);
      const text = await contentOf(app, admin, result?.['file']);
      const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson';

      expect(result?.['records']).toBe(3);
      if (format === 'csv') expect(text).not.toMatch(/(^|,)"?[=+@]/m);
      expect(await resultOf(text, { type })).toMatchObject({
        unchanged: 3,
        changed: 0,
        refused: 0,
      });
      const renamed = text.replace(/Mug( csv)?/, `Mug ${format}`);
      expect(await resultOf(renamed, { type })).toMatchObject({ unchanged: 2, changed: 1 });
    },
  );

  it('say what is wrong with each row, and apply the others', async () => {
    const rows = [
      HEADER,
      'A-1,Fine,100,EUR',
      'A-2,,100,EUR',
      'A-3,Text for a price,1.99,EUR',
      'A-4,No such money,100,XXX',
      'A-5,Too few cells',
      'A-1,Twice,100,EUR',
      '"A-6","Quoted, ""fine""",100,EUR',
    ];

    const type = 'text/csv; charset=us-ascii';
    const result = await resultOf(`\ufeff${rows.join('\r\n')}`, { type });

    expect(result).toMatchObject({ rows: 7, added: 2, refused: 5 });
    expect(result.errors.map(({ row, pointer, code }) => [row, pointer, code])).toEqual([
      [2, '/name', 'too-small'],
      [3, '/price', 'wrong-type'],
      [4, '/currency', 'unknown-currency'],
      [5, '', 'malformed'],
      [6, '/sku', 'double-sku'],
    ]);
    const file = await contentOf(app, admin, result.errorFile);
    expect(file.split('\r\n')[1]).toContain('2,A-2,/name,too-small,');
    expect(await productOf('A-6')).toMatchObject({ name: 'Quoted, "fine"' });
  });

  it('refuse variants and categories that do not fit', async () => {
    const at = { name: 'X', unitPrice: { amount: 1, currency: 'EUR' } };
    const rows = [
      { sku: 'V-1', ...at, variantOf: 'NOWHERE', options: { size: 'S' } },
      { sku: 'V-2', ...at, variantOf: 'SHIRT', options: { size: 'S' } },
      { sku: 'MUG', ...at, variantOf: 'SHIRT', options: { size: 'S', 'Farbe, außen': 'x' } },
      { sku: 'V-4', ...at, categories: ['tea', 'nowhere'] },
      { sku: 'V-5', ...at, evil: true },
      [],
      {
        ...{ sku: 'V-7', ...at, variantOf: 'SHIRT', active: false, optionNames: ['size'] },
        options: { size: 'XXL', 'Farbe, außen': 'x' },
      },
    ];

    const { errors } = await resultOf(rows.map((row) => JSON.stringify(row)).join('\n'), {
      type: 'application/x-ndjson',
    });

    expect(errors.map(({ row, pointer, code }) => [row, pointer, code])).toEqual([
      [1, '/variantOf', 'unknown-parent-sku'],
      [2, '/options', 'wrong-options'],
      [3, '', 'variant-fixed'],
      [4, '/categories/1', 'unknown-category-slug'],
      [5, '/evil', 'unknown-field'],
      [6, '', 'wrong-type'],
      [7, '/optionNames', 'product-has-variants'],
    ]);
    for (const sku of ['V-4', 'V-7']) expect(await productOf(sku)).toBeUndefined();
  });

  it.each([
    ['an unknown column', 'sku,name,price,currency,colour\nB-1,x,1,EUR,red'],
    ['no header', ''],
    ['a line of 900 kB', `${HEADER}\nB-2,${'x'.repeat(900_000)},1,EUR`],
    ['a quote that is not closed', `${HEADER}\nB-3,"x,1,EUR\nB-4,y,1,EUR`],
    ['a quote in a cell without quotes', `${HEADER}\nB-5,Pot 5" wide,1,EUR`],
  ])('fail for %s, with words for their owner', async (_, text) => {
    const { status, failure } = await imported(text);

    expect([status, failure?.code]).toEqual(['failed', 'unreadable-file']);
    expect(failure?.detail.length).toBeLessThan(400);
  });

  it('have applied the rows before a place that cannot be read', async () => {
    const good = ['G-1,x,1,EUR', 'G-2,x,1,EUR'];

    const { status, progress } = await imported([HEADER, ...good, 'G-3,5",1,EUR'].join('\n'));

    expect([status, progress?.done]).toEqual(['failed', 2]);
    expect(await productOf('G-2')).toMatchObject({ name: 'x' });
  });

  it('refuse a row whose SKU cannot be stored, and end', async () => {
    const skus = ['\\ud800', 'a\\u0000b', `${'x'.repeat(199)}🫖🫖`];
    const rows = skus.map(
      (sku) => `{"sku":"${sku}","name":"x","unitPrice":{"amount":1,"currency":"EUR"}}`,
    );

    const result = await resultOf(rows.join('\n'), { type: 'application/x-ndjson' });

    expect(result).toMatchObject({ rows: 3, refused: 3 });
    expect(result.errors.map(({ code }) => code)).toEqual([
      'unstorable-text',
      'unstorable-text',
      'too-big',
    ]);
  });

  it('are refused before anything is stored when the file cannot be read', async () => {
    const latin1 = Buffer.from(`${HEADER}\nC-1,gr\xf6\xdfer,1,EUR`, 'latin1');
    const answers = [
      await send(latin1),
      await send(`${HEADER}\nC-2,a\0b,1,EUR`),
      await send(Buffer.alloc(1_100_000, 'x')),
      await sendInChunks(1_100_000),
      await send('{}', { type: 'application/json' }),
      await send('x', { type: 'text/plain' }),
      await send(`${HEADER}\nC-3,x,1,EUR`, { type: 'text/csv; charset=iso-8859-1' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 413, 413, 415, 415, 415]);
    const [{ files }] = await app.db.query(
      `SELECT count(*)::int AS files FROM platform.files
        WHERE expires_at > now() + interval '2 days' AND name LIKE 'products.%'`,
    );
    expect(files).toBe(0);
  });

  it('go on behind the last step, slice by slice', async () => {
    Object.assign(worker.app.get(JobTimings, { strict: false }), { sliceMs: 0 });
    const rows = Array.from({ length: 350 }, (_, n) => `E-${n},Product ${n},${n},EUR`);

    const result = await resultOf([HEADER, ...rows, 'E-7,Twice,1,EUR'].join('\n'));

    expect(result).toMatchObject({ rows: 351, added: 350, refused: 1 });
    expect(result.errors).toMatchObject([{ row: 351, code: 'double-sku' }]);
  });

  it('start once for a key, and refuse the key with another file', async () => {
    const key = newId();

    const first = await send(`${HEADER}\nD-1,x,1,EUR`, { key });
    const again = await send(`${HEADER}\nD-1,x,1,EUR`, { key });
    const other = await send(`${HEADER}\nD-2,x,1,EUR`, { key });

    expect(again.body.id).toBe(first.body.id);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('are for those who may change products', async () => {
    const customer = await app.account(admin, 'customer');
    const { status } = await app.request('POST', '/v1/product-imports', {
      token: customer.token,
      body: HEADER,
      headers: { 'content-type': 'text/csv' },
    });
    expect(status).toBe(403);
  });
});

import { get as httpGet, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { TestApp } from './support/app.js';

const SHOP = 'https://shop.example';

const PUBLIC = [
  '/openapi.json',
  '/v1/openapi.json',
  '/docs',
  '/docs/docs.css',
  '/docs/swagger-ui.css',
  '/problems',
  '/problems/invalid-input',
  '/.well-known/jwks.json',
  '/.well-known/oauth-authorization-server',
  '/verify-email',
];

describe('what a shared cache may keep', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ http: { corsOrigins: [SHOP] } });
  });
  afterAll(() => app.close());

  /** Past `fetch`, which decodes what it gets. */
  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ message: IncomingMessage; body: Buffer }>((resolve, reject) => {
      httpGet(`${app.api.url}${path}`, { headers }, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('end', () => resolve({ message, body: Buffer.concat(chunks) }));
      }).on('error', reject);
    });

  const variesBy = ({ headers }: IncomingMessage): string[] =>
    (headers.vary ?? '').split(',').map((name) => name.trim().toLowerCase());

  it.each(PUBLIC)('says that %s differs by the origin that asks, and is public', async (path) => {
    const asked: Array<Record<string, string>> = [
      {},
      { origin: SHOP },
      { origin: 'https://other.example' },
    ];
    for (const headers of asked) {
      const { message } = await ask(path, headers);

      expect(message.statusCode).toBe(200);
      expect(message.headers['cache-control']).toMatch(/^public/);
      expect(variesBy(message)).toContain('origin');
    }
  });

  it('says that a problem page differs by Accept, too', async () => {
    expect(variesBy((await ask('/problems')).message)).toContain('accept');
  });

  it.each(['/openapi.json', '/v1/openapi.json'])(
    'sends %s compressed, to whoever takes that, and once',
    async (path) => {
      const plain = await ask(path);
      const br = await ask(path, { 'accept-encoding': 'gzip;q=0.9, br' });
      const gzip = await ask(path, { 'accept-encoding': 'gzip, br;q=0' });
      const again = await ask(path, {
        'accept-encoding': 'br',
        'if-none-match': br.message.headers.etag ?? '',
      });

      expect(plain.message.headers['content-encoding']).toBeUndefined();
      expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(br.body.length).toBeLessThan(plain.body.length / 5);
      expect(new Set([plain, br, gzip].map(({ message }) => message.headers.etag)).size).toBe(3);
      expect([again.message.statusCode, again.body.length]).toEqual([304, 0]);
      for (const { message } of [plain, br, gzip, again])
        expect(variesBy(message)).toContain('accept-encoding');
    },
  );
});

import { newId } from '@orderly/platform/kernel/ids/new-id';
import { app, expectProblem, JSON_TYPE, order, productId, routesWithJson, send } from './set-up.js';

const countOrders = async (): Promise<number> =>
  (
    (await app.db.query('SELECT count(*)::int AS count FROM orders.orders')) as Array<{
      count: number;
    }>
  )[0]?.count ?? -1;

export function badBodies(): void {
  it.each([
    [
      'an unknown field',
      (id: string) => ({ lines: [{ productId: id, quantity: 1 }], total: 1 }),
      '/total',
      'unknown-field',
    ],
    [
      'an unknown field in a line',
      (id: string) => ({ lines: [{ productId: id, quantity: 1, unitPrice: 1 }] }),
      '/lines/0/unitPrice',
      'unknown-field',
    ],
    [
      'a quantity of 0',
      (id: string) => ({ lines: [{ productId: id, quantity: 0 }] }),
      '/lines/0/quantity',
      'too-small',
    ],
    [
      'a quantity of -1',
      (id: string) => ({ lines: [{ productId: id, quantity: -1 }] }),
      '/lines/0/quantity',
      'too-small',
    ],
    [
      'a quantity of 1.5',
      (id: string) => ({ lines: [{ productId: id, quantity: 1.5 }] }),
      '/lines/0/quantity',
      'wrong-type',
    ],
    [
      'a quantity of 2^53',
      (id: string) => ({ lines: [{ productId: id, quantity: 2 ** 53 }] }),
      '/lines/0/quantity',
      'too-big',
    ],
    [
      'a quantity in quotes',
      (id: string) => ({ lines: [{ productId: id, quantity: '2' }] }),
      '/lines/0/quantity',
      'wrong-type',
    ],
    ['no lines', () => ({ lines: [] }), '/lines', 'too-small'],
    ['no body fields', () => ({}), '/lines', 'required'],
    [
      '1,501 lines',
      (id: string) => ({
        lines: Array.from({ length: 1_501 }, () => ({ productId: id, quantity: 1 })),
      }),
      '/lines',
      'too-big',
    ],
    [
      'a bad UUID',
      () => ({
        lines: [{ productId: 'urn:uuid:6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d', quantity: 1 }],
      }),
      '/lines/0/productId',
      'wrong-format',
    ],
    [
      'an unknown product',
      () => ({ lines: [{ productId: newId(), quantity: 1 }] }),
      '/lines/0/productId',
      'unknown-product',
    ],
    [
      'a NUL',
      (id: string) => ({ lines: [{ productId: id, quantity: 1 }], reference: 'a\0b' }),
      '/reference',
      'unstorable-text',
    ],
    [
      'a lone surrogate',
      (id: string) => ({ lines: [{ productId: id, quantity: 1 }], reference: '\ud800' }),
      '/reference',
      'unstorable-text',
    ],
    [
      'an operator object',
      () => ({ lines: [{ productId: { $ne: 1 }, quantity: 1 }] }),
      '/lines/0/productId',
      'wrong-type',
    ],
    ['an array as the body', () => [], '', 'wrong-type'],
  ])('refuses %s, says where, and writes nothing', async (_, makeBody, pointer, code) => {
    const before = await countOrders();

    const response = await order(makeBody(productId));

    expect(response.status).toBe(422);
    expect(response.body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
    expect(await countOrders()).toBe(before);
  });

  it('says of every bad field which rule it broke, and of a flood of them the first', async () => {
    const lines = Array.from({ length: 60 }, () => ({ productId: newId(), quantity: 1 }));
    const key = 'k'.repeat(256);

    const [bad, unknown, longKey] = [
      await order({ lines: [{ productId, quantity: 0 }], reference: 'x'.repeat(101) }),
      await order({ lines }),
      await order({ lines }, { 'idempotency-key': key }),
    ];

    expect(bad.body.errors).toEqual([
      expect.objectContaining({ pointer: '/lines/0/quantity', params: { minimum: 1 } }),
      expect.objectContaining({ pointer: '/reference', params: { maxLength: 100 } }),
    ]);
    expect(unknown.body.errors).toHaveLength(50);
    expect(longKey.body.errors).toEqual([
      expect.objectContaining({ params: expect.objectContaining({ maxLength: 255 }) }),
    ]);
  });

  it.each([
    ['not JSON', '{', 400, 'malformed-request'],
    ['deep arrays', '['.repeat(2_000) + ']'.repeat(2_000), 400, 'malformed-request'],
    [
      'very deep objects',
      `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
      400,
      'malformed-request',
    ],
    ['a byte order mark', '\ufeff{}', 400, 'malformed-request'],
    ['two documents', '{}{}', 400, 'malformed-request'],
    ['5 MiB', `{"reference":"${'x'.repeat(5 * 1_048_576)}"}`, 413, 'body-too-large'],
  ])('refuses a body that is %s', async (_, body, status, code) => {
    expectProblem(await order(body), status, code);
  });

  it.each([
    ['{"lines":[],"__proto__":{"isAdmin":true}}', '/__proto__'],
    ['{"constructor":{"prototype":{"isAdmin":true}}}', '/constructor'],
    ['{"prototype":{"isAdmin":true}}', '/prototype'],
    ['{"lines":[{"quantity":1,"__proto__":{"isAdmin":true}}]}', '/lines/0/__proto__'],
    ['{"lines":[{"quantity":1,"\\u005f_proto__":{}}]}', '/lines/0/__proto__'],
  ])('points at keys that attack prototypes: %s', async (body, pointer) => {
    const response = await order(body);

    expectProblem(response, 422, 'invalid-input');
    expect(response.body.errors).toContainEqual(
      expect.objectContaining({ pointer, code: 'unknown-field' }),
    );
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('points at them on every route that takes a body', async () => {
    // The provider's events are opaque bytes under a signature, which no class describes.
    const routes = (await routesWithJson()).filter(
      ({ path }) => path !== '/v1/payments/stripe/events',
    );

    for (const { method, path } of routes) {
      const { status, body } = await send(method, path, {
        body: '{"__proto__":{"isAdmin":true}}',
        headers: { ...JSON_TYPE, 'idempotency-key': newId(), 'if-match': '*' },
      });
      expect([method, path, status, body.errors]).toEqual([
        method,
        path,
        422,
        expect.arrayContaining([
          expect.objectContaining({ pointer: '/__proto__', code: 'unknown-field' }),
        ]),
      ]);
    }
    expect(routes.length).toBeGreaterThan(30);
  });

  it('refuses bytes that are not UTF-8', async () => {
    expectProblem(
      await order(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
      400,
      'malformed-request',
    );
  });

  it('answers 30,000 unknown fields with less than 4 kB', async () => {
    const flood = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`f${index}`, 1]),
    );

    const response = await order(flood);

    expect(response.status).toBe(422);
    expect(response.text.length).toBeLessThan(4_096);
  });

  it.each([
    [
      'POST',
      '/v1/users',
      (name: string) => ({ email: `${newId()}@example.test`, name, roles: [] }),
      '/name',
    ],
    ['PATCH', '/v1/users/me', (name: string) => ({ name }), '/name'],
    [
      'POST',
      '/v1/auth/register',
      (name: string) => ({ email: 'x@example.test', name, password: 'a long password indeed' }),
      '/name',
    ],
    [
      'POST',
      '/v1/products',
      (name: string) => ({ sku: newId(), name, unitPrice: { amount: 1, currency: 'GBP' } }),
      '/name',
    ],
    [
      'POST',
      '/v1/products',
      (sku: string) => ({ sku, name: 'a', unitPrice: { amount: 1, currency: 'GBP' } }),
      '/sku',
    ],
    [
      'POST',
      '/v1/roles',
      (description: string) => ({ name: 'x-role', description, permissions: [] }),
      '/description',
    ],
    [
      'POST',
      '/v1/api-keys',
      (name: string) => ({ name, scopes: ['orders:read'], expiresInDays: 1 }),
      '/name',
    ],
    [
      'POST',
      '/v1/oauth-clients',
      (name: string) => ({ name, authMethod: 'client_secret_basic', scopes: ['orders:read'] }),
      '/name',
    ],
    [
      'POST',
      '/v1/orders',
      (reference: string) => ({ lines: [{ productId, quantity: 1 }], reference }),
      '/reference',
    ],
    ['POST', `/v1/orders/${newId()}/cancel`, (reason: string) => ({ reason }), '/reason'],
  ] as const)(
    'refuses texts without a visible character: %s %s',
    async (method, path, body, pointer) => {
      for (const invisible of ['\u3164', '\u200b\u2060', '\u2800']) {
        const response = await send(method, path, {
          body: body(invisible),
          headers: { 'idempotency-key': newId(), 'if-match': '*' },
        });

        expect([response.status, response.body.errors]).toEqual([
          422,
          [expect.objectContaining({ pointer, code: 'blank' })],
        ]);
      }
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
  ])('refuses a body of type %s', async (type) => {
    expectProblem(
      await order('{"lines":[]}', { 'content-type': type }),
      415,
      'unsupported-media-type',
    );
  });

  it('refuses a compressed body instead of parsing it', async () => {
    expectProblem(await order('{}', { 'content-encoding': 'gzip' }), 415, 'unsupported-media-type');
  });
}

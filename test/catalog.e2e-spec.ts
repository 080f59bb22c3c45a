import { newId } from '@orderly/platform/ids/new-id';
import { refold } from '../libs/catalog/src/search/refold.js';
import { type SignedIn, TestApp } from './support/app.js';

interface Product {
  id: string;
  sku: string;
  name: string;
  available: number;
  onHand?: number;
  reserved?: number;
  version: number;
}

interface Page {
  data: Product[];
  page: { nextCursor: string | null };
}

const teapot = (overrides: object = {}) => ({
  sku: `POT ${newId()}@1250`,
  name: 'Teapot',
  unitPrice: { amount: 12_50, currency: 'GBP' },
  onHand: 10,
  ...overrides,
});

describe('catalogue', () => {
  let app: TestApp;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());

  const add = (body: unknown, headers = {}) =>
    app.request<Product>('POST', '/v1/products', { token: admin.token, body, headers });
  const get = (id: string, headers = {}) =>
    app.request<Product>('GET', `/v1/products/${id}`, { headers });
  const list = (query: string) => app.request<Page>('GET', `/v1/products?${query}`);
  const change = (id: string, ifMatch: string | undefined, body: unknown) =>
    app.request<Product>('PATCH', `/v1/products/${id}`, {
      token: admin.token,
      body,
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
    });
  const setStock = (id: string, ifMatch: string, onHand: unknown) =>
    app.request<Product>('PUT', `/v1/products/${id}/stock`, {
      token: admin.token,
      body: { onHand },
      headers: { 'if-match': ifMatch },
    });

  describe('POST /v1/products', () => {
    it('adds a product that everybody can see', async () => {
      const made = await add(teapot({ description: 'Holds a litre.' }));

      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe(`/v1/products/${made.body.id}`);
      expect(made.body).toMatchObject({
        name: 'Teapot',
        onHand: 10,
        reserved: 0,
        available: 10,
        active: true,
        version: 1,
      });

      const { onHand, reserved, ...seenByAll } = made.body;
      const seen = await get(made.body.id);
      expect(seen.body).toEqual(seenByAll);
      expect(seen.headers.get('etag')).toBe(made.headers.get('etag'));
    });

    it('takes a SKU once', async () => {
      const body = teapot();
      const made = await add(body);

      const again = await add({ ...body, name: 'Another' });

      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({
        code: 'sku-taken',
        sku: body.sku,
        productId: made.body.id,
        errors: [{ pointer: '/sku' }],
      });
    });

    it('gives a SKU to one of many who ask at once', async () => {
      const body = teapot();

      const answers = await Promise.all(Array.from({ length: 12 }, () => add(body)));

      expect(answers.map(({ status }) => status).sort()).toEqual([
        201,
        ...Array.from({ length: 11 }, () => 409),
      ]);
    });

    it('adds nothing twice under one key', async () => {
      const [body, key] = [teapot(), newId()];

      const first = await add(body, { 'idempotency-key': key });
      const second = await add(body, { 'idempotency-key': key });

      expect(second.status).toBe(201);
      expect(second.body).toEqual(first.body);
      expect(second.headers.get('idempotency-replayed')).toBe('true');
    });

    it.each([
      [{ sku: '' }, '/sku'],
      [{ sku: 'x'.repeat(101) }, '/sku'],
      [{ sku: 'a\nb' }, '/sku'],
      [{ name: 'NUL\0' }, '/name'],
      [{ name: '\ud800' }, '/name'],
      [{ unitPrice: { amount: 1.5, currency: 'GBP' } }, '/unitPrice/amount'],
      [{ unitPrice: { amount: -1, currency: 'GBP' } }, '/unitPrice/amount'],
      [{ unitPrice: { amount: 1, currency: 'XXX' } }, '/unitPrice/currency'],
      [{ unitPrice: { amount: 1, currency: 'ANG' } }, '/unitPrice/currency'],
      [{ unitPrice: 12 }, '/unitPrice'],
      [{ onHand: -1 }, '/onHand'],
      [{ onHand: '5' }, '/onHand'],
      [{ onHand: 2 ** 53 }, '/onHand'],
      [{ reserved: 3 }, '/reserved'],
      [{ id: newId() }, '/id'],
    ])('refuses %j', async (overrides, pointer) => {
      const answer = await add(teapot(overrides));

      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
      });
    });

    it('is not for customers or strangers', async () => {
      const asCustomer = await app.request('POST', '/v1/products', {
        token: customer.token,
        body: teapot(),
      });
      const asStranger = await app.request('POST', '/v1/products', { body: teapot() });

      expect([asCustomer.status, asStranger.status]).toEqual([403, 401]);
    });
  });

  describe('GET /v1/products', () => {
    it('finds words anywhere, whatever their case and accents, and short ones where words begin', async () => {
      const marker = `zq${newId().slice(-8)}`;
      const creme = await add(
        teapot({
          sku: `S1 ${marker}`,
          name: `Thé à la Crème ${marker}`,
          description: 'Loose leaf',
        }),
      );
      const other = await add(teapot({ sku: `S2 ${marker}`, name: `Kettle ${marker}` }));

      const found = async (q: string) =>
        (await list(`q=${encodeURIComponent(`${q} ${marker}`)}`)).body.data.map(({ id }) => id);

      expect(await found('CREME')).toEqual([creme.body.id]);
      expect(await found('oos')).toEqual([creme.body.id]);
      expect(await found('a')).toEqual([creme.body.id]);
      expect(await found('ke')).toEqual([other.body.id]);
      expect(await found('et')).toEqual([]);
      expect(await found('')).toEqual([other.body.id, creme.body.id]);
    });

    it('finds words of all scripts by their plain letters, also in products of the release before', async () => {
      const { body } = await add(teapot({ name: 'Große Łódź-Teekanne 高級緑茶セット' }));
      const old = newId();
      await app.db.query(
        `WITH made AS (
           INSERT INTO catalog.products
             (id, sku, name, description, unit_price_amount, unit_price_currency, active, search_text, version, created_at, updated_at)
           VALUES ($1, $2, 'Weißer Łódź-Krug', '', 1, 'GBP', true, ' weißer łodz krug', 1, now(), now()) RETURNING id)
         INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at) SELECT id, 1, 0, 1, now() FROM made`,
        [old, `old ${old}`],
      );
      const found = async (q: string) =>
        (await list(`q=${encodeURIComponent(q)}`)).body.data.map(({ id }) => id);

      expect(await found('GROSSE lodz')).toEqual([body.id]);
      expect(await found('緑茶')).toEqual([body.id]);
      expect(await found('krug')).toEqual([old]);
      while ((await refold((text, values) => app.db.query(text, values))) > 0);
      expect(await found('WEISSER lodz')).toEqual([old]);
    });

    it('finds nothing for punctuation, and by SKU exactly', async () => {
      const { body } = await add(teapot());

      expect((await list('q=%25%25%25')).body.data).toEqual([]);
      expect(
        (await list(`sku=${encodeURIComponent(body.sku)}`)).body.data.map(({ id }) => id),
      ).toEqual([body.id]);
      expect((await list(`sku=${encodeURIComponent(body.sku.toLowerCase())}`)).body.data).toEqual(
        [],
      );
    });

    it('leaves out what is off sale, though its page stays', async () => {
      const { body, headers } = await add(teapot());
      await change(body.id, headers.get('etag') ?? '', { active: false });

      expect((await list(`sku=${encodeURIComponent(body.sku)}`)).body.data).toEqual([]);
      expect((await get(body.id)).body).toMatchObject({ active: false });
    });

    it('shows staff what is off sale, and tells others whose that is', async () => {
      const name = `Samovar ${newId()}`;
      const { body, headers } = await add(teapot({ name }));
      const shown = await add(teapot({ name }));
      await change(body.id, headers.get('etag') ?? '', { active: false });
      const sku = encodeURIComponent(body.sku);
      const q = encodeURIComponent(name);
      const idsOf = async (query: string, token?: string) => {
        const answer = await app.request<Page>('GET', `/v1/products?${query}`, { token });
        return answer.status === 200 ? answer.body.data.map(({ id }) => id) : answer.status;
      };

      for (const query of ['active=false&limit=1', `active=false&q=${q}`, `sku=${sku}`]) {
        expect([query, await idsOf(query, admin.token)]).toEqual([query, [body.id]]);
      }
      expect(await idsOf(`sku=${sku}&active=true`, admin.token)).toEqual([]);
      for (const query of [`q=${q}`, `q=${q}&active=true`]) {
        expect([query, await idsOf(query, admin.token)]).toEqual([query, [shown.body.id]]);
      }
      for (const token of [customer.token, undefined]) {
        expect(await idsOf(`sku=${sku}`, token)).toEqual([]);
        expect(await idsOf(`q=${q}&active=true`, token)).toEqual([shown.body.id]);
        expect(
          (await app.request('GET', '/v1/products?active=false', { token })).body,
        ).toMatchObject({ code: 'off-sale-forbidden', permission: 'catalog:write' });
      }
    });

    it('is walked by cursor, each product once', async () => {
      const marker = `walk${newId().slice(-8)}`;
      for (let made = 0; made < 7; made++) await add(teapot({ name: `Cup ${marker}` }));

      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page = (await list(`q=${marker}&limit=3${cursor && `&cursor=${cursor}`}`)).body;
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.page.nextCursor;
      }

      expect(seen).toHaveLength(7);
      expect(seen).toEqual([...new Set(seen)].sort().reverse());
    });

    it.each([
      'limit=0',
      'limit=101',
      'limit=abc',
      'cursor=abc',
      'cursor=e30.e30',
      'q=',
      'q=%00',
      'sort=name',
      'active=maybe',
      'q=a&q=b',
    ])('refuses ?%s', async (query) => {
      const answer = await list(query);

      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    it('does not take the cursor of another search', async () => {
      const page = (await list('limit=1')).body;

      expect((await list(`limit=1&q=cup&cursor=${page.page.nextCursor}`)).status).toBe(422);
    });
  });

  describe('GET /v1/products/{id}', () => {
    it('answers 304 until something about the product changes, a sale included', async () => {
      const { body, headers } = await add(teapot());
      const etag = headers.get('etag') ?? '';

      expect((await get(body.id, { 'if-none-match': etag })).status).toBe(304);
      await app.placeOrder(admin, [{ productId: body.id, quantity: 1 }]);
      const changed = await get(body.id, { 'if-none-match': etag });
      expect(changed).toMatchObject({ status: 200, body: { available: 9 } });
    });

    it('knows no product under another id', async () => {
      const unknown = await get(newId());

      expect(unknown).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
    });
  });

  describe('PATCH /v1/products/{id}', () => {
    it('changes what is sent and nothing else', async () => {
      const { body, headers } = await add(teapot({ description: 'Brown.' }));

      const changed = await change(body.id, headers.get('etag') ?? '', {
        unitPrice: { amount: 14_00, currency: 'GBP' },
      });

      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({
        ...body,
        unitPrice: { amount: 14_00, currency: 'GBP' },
        version: 2,
        updatedAt: expect.anything(),
      });
      expect((await get(body.id)).headers.get('etag')).toBe(changed.headers.get('etag'));
    });

    it('lets one of two editors win, and tells the other', async () => {
      const { body, headers } = await add(teapot());
      const etag = headers.get('etag') ?? '';

      const answers = await Promise.all(
        ['Pot', 'Jug'].map((name) => change(body.id, etag, { name })),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      const [won, lost] = [
        answers.find(({ status }) => status === 200),
        answers.find(({ status }) => status === 412),
      ];
      expect(lost?.headers.get('etag')).toBe(won?.headers.get('etag'));
    });

    it('takes the version that a list shows, for the details and not for the stock', async () => {
      const { body } = await add(teapot());
      const [listed] = (await list(`sku=${encodeURIComponent(body.sku)}`)).body.data;
      const ifMatch = `"${listed?.version}"`;

      expect((await setStock(body.id, ifMatch, 5)).status).toBe(412);
      expect((await change(body.id, ifMatch, { name: 'Jug' })).status).toBe(200);
      expect((await change(body.id, ifMatch, { name: 'Pot' })).status).toBe(412);
    });

    it('is not made stale by sales or stocktaking', async () => {
      const { body, headers } = await add(teapot());
      const etag = headers.get('etag') ?? '';
      await app.placeOrder(admin, [{ productId: body.id, quantity: 2 }]);
      await setStock(body.id, etag, 20);

      expect((await change(body.id, etag, { name: 'Pot' })).status).toBe(200);
      expect((await change(body.id, etag, { name: 'Jug' })).status).toBe(412);
    });

    it('needs to know what it changes', async () => {
      const { body, headers } = await add(teapot());

      expect((await change(body.id, undefined, { name: 'Pot' })).status).toBe(428);
      expect((await change(body.id, 'nonsense', { name: 'Pot' })).status).toBe(400);
      expect((await change(body.id, headers.get('etag') ?? '', {})).status).toBe(422);
      expect((await change(newId(), '*', { name: 'Pot' })).status).toBe(404);
    });

    it('leaves an entry in the audit log', async () => {
      const { body } = await add(teapot());
      await change(body.id, '*', { name: 'Pot' });

      const entries = await app.db.query(
        'SELECT action, actor_id, before, after FROM platform.audit_events WHERE subject_id = $1 ORDER BY occurred_at, id',
        [body.id],
      );
      expect(entries).toMatchObject([
        { action: 'catalog.product-added', actor_id: admin.userId },
        { action: 'catalog.product-changed', after: { name: 'changed' } },
      ]);
    });
  });

  describe('PUT /v1/products/{id}/stock', () => {
    it('sets what is on hand, for those who may see it in full', async () => {
      const { body, headers } = await add(teapot());
      await app.placeOrder(admin, [{ productId: body.id, quantity: 3 }]);

      const set = await setStock(body.id, headers.get('etag') ?? '', 50);

      expect(set).toMatchObject({ status: 200, body: { onHand: 50, reserved: 3, available: 47 } });
      const path = `/v1/products/${body.id}/stock`;
      const seen = await app.request('GET', path, { token: admin.token });
      expect(seen.body).toMatchObject({
        productId: body.id,
        onHand: 50,
        reserved: 3,
        available: 47,
      });
      expect((await app.request('GET', path, { token: customer.token })).status).toBe(403);
    });

    it('cannot count away what orders were promised', async () => {
      const { body } = await add(teapot());
      await app.placeOrder(admin, [{ productId: body.id, quantity: 4 }]);

      const below = await setStock(body.id, '*', 3);

      expect(below.status).toBe(409);
      expect(below.body).toMatchObject({
        code: 'below-reserved',
        reserved: 4,
        onHand: 10,
        requested: 3,
        errors: [{ pointer: '/onHand', params: { minimum: 4 } }],
      });
      expect((await setStock(body.id, '*', 4)).body).toMatchObject({ onHand: 4, available: 0 });
    });

    it('lets one of two counts win', async () => {
      const { body, headers } = await add(teapot());

      const answers = await Promise.all(
        [20, 30].map((onHand) => setStock(body.id, headers.get('etag') ?? '', onHand)),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    });

    it('never sells more than there is while the stock is being counted', async () => {
      const { body } = await add(teapot({ onHand: 30 }));
      const buy = async () =>
        (await app.placeOrder(admin, [{ productId: body.id, quantity: 1 }])).status;
      const count = async (onHand: number) => (await setStock(body.id, '*', onHand)).status;

      const statuses = await Promise.all([
        ...Array.from({ length: 40 }, buy),
        ...[12, 25, 8, 20].map(count),
      ]);

      expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
      const sold = statuses.filter((status) => status === 201).length;
      const [row] = await app.db.query(
        'SELECT on_hand, reserved FROM catalog.stock WHERE product_id = $1',
        [body.id],
      );
      expect(row.reserved).toBe(sold);
      expect(row.reserved).toBeLessThanOrEqual(row.on_hand);
    });
  });
});

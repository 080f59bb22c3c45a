import { type SignedIn, TestApp } from './support/app.js';

interface Entries {
  readonly data: ReadonlyArray<Record<string, unknown>>;
}

describe('what people write about an order', () => {
  let app: TestApp;
  let admin: SignedIn;
  let alice: SignedIn;
  let bob: SignedIn;
  let support: SignedIn;
  let finance: SignedIn;
  let path: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    bob = await app.account(admin, 'customer');
    support = await app.account(admin, 'support');
    finance = await app.account(admin, 'finance');
  });
  beforeEach(async () => {
    const { id: productId } = await app.product(admin);
    const lines = [{ productId, quantity: 1 }];
    const { body } = await app.placeOrder(alice, lines, { reference: 'PO-1' });
    path = `/v1/orders/${body['id']}`;
  });
  afterAll(() => app.close());

  const edit = ({ token }: SignedIn, body: unknown, ifMatch = '"1"') =>
    app.request('PATCH', path, { token, body, headers: { 'if-match': ifMatch } });
  const note = ({ token }: SignedIn, text: string, visibility?: string) =>
    app.request('POST', `${path}/notes`, {
      token,
      body: { text, ...(visibility && { visibility }) },
    });
  const list = async ({ token }: SignedIn, what: 'notes' | 'timeline', query = '') =>
    (await app.request<Entries>('GET', `${path}/${what}${query}`, { token })).body;

  describe('PATCH /v1/orders/{id}', () => {
    it('changes reference and tags, as one version with one entry', async () => {
      const edited = await edit(support, { reference: 'PO-2', tags: ['gift', 'call first'] });

      expect(edited).toMatchObject({
        status: 200,
        body: { reference: 'PO-2', tags: ['gift', 'call first'], version: 2 },
      });
      expect((await app.request('GET', path, { token: support.token })).body).toEqual(edited.body);
      expect((await list(support, 'timeline')).data).toMatchObject([
        { position: 1, type: 'placed' },
        { position: 2, type: 'changed', data: { fields: ['reference', 'tags'] } },
      ]);
    });

    it('makes no version when nothing changes', async () => {
      const same = await edit(support, { reference: 'PO-1', tags: [] });

      expect(same).toMatchObject({ status: 200, body: { version: 1 } });
    });

    it('needs the ETag of the order as it is', async () => {
      const { token } = support;

      expect((await app.request('PATCH', path, { token, body: { tags: [] } })).status).toBe(428);
      expect((await edit(support, { tags: ['a'] }, '"7"')).status).toBe(412);
      expect((await edit(support, { reference: null })).body['reference']).toBeNull();
    });

    it('is for staff, who alone see tags and their changes', async () => {
      expect((await edit(alice, { tags: ['vip'] })).status).toBe(403);
      expect((await edit(finance, { tags: ['vip'] })).status).toBe(403);
      await edit(support, { tags: ['trouble'] });

      const { body } = await app.request('GET', path, { token: alice.token });

      expect(body).toMatchObject({ version: 2 });
      expect(body).not.toHaveProperty('tags');
      expect((await list(alice, 'timeline')).data).toMatchObject([{ type: 'placed' }]);
      expect((await list(finance, 'timeline')).data).toMatchObject([
        { type: 'placed' },
        { type: 'changed', visibility: 'internal' },
      ]);
    });

    it.each([
      {},
      { tags: Array(21).fill('x') },
      { tags: [''] },
      { tags: ['a\nb'] },
      { reference: '' },
      { status: 'shipped' },
    ])('refuses %j', async (body) => {
      expect((await edit(support, body)).status).toBe(422);
    });
  });

  describe('notes', () => {
    it('are shown to the customer as far as they are meant for them', async () => {
      expect((await note(alice, 'Ring twice.')).status).toBe(201);
      expect((await note(support, 'We will.', 'customer')).status).toBe(201);
      expect((await note(support, 'Paid late before.', 'internal')).status).toBe(201);

      expect((await list(alice, 'notes')).data).toMatchObject([
        { text: 'Ring twice.', author: 'customer', authorId: alice.userId },
        { text: 'We will.', author: 'staff', authorId: null },
      ]);
      expect((await list(finance, 'notes')).data).toMatchObject([
        { text: 'Ring twice.', visibility: 'customer' },
        { text: 'We will.', authorId: support.userId },
        { text: 'Paid late before.', visibility: 'internal' },
      ]);
    });

    it('are written by the customer and by staff who may edit', async () => {
      expect((await note(alice, 'Mine.', 'internal')).body).toMatchObject({
        status: 403,
        permission: 'orders:edit-any',
      });
      expect((await note(bob, 'Not mine.')).status).toBe(404);
      expect((await note(finance, 'Paid.')).status).toBe(403);
      expect((await note(alice, ' ')).status).toBe(422);
      expect((await list(support, 'notes')).data).toEqual([]);
    });

    it('are not for other customers', async () => {
      const { token } = bob;

      expect((await app.request('GET', `${path}/notes`, { token })).status).toBe(404);
    });

    it('are added once under one key, and are no change of the order', async () => {
      const send = () =>
        app.request('POST', `${path}/notes`, {
          token: alice.token,
          body: { text: 'Once.' },
          headers: { 'idempotency-key': path.slice(-36) },
        });

      const [first, second] = [await send(), await send()];

      expect(second.text).toBe(first.text);
      expect((await list(alice, 'notes')).data).toHaveLength(1);
      const { body } = await app.request('GET', path, { token: alice.token });
      expect(body['version']).toBe(1);
    });

    it('are listed in pages', async () => {
      for (const text of ['one', 'two', 'three']) await note(alice, text);

      const page = (await list(alice, 'notes', '?limit=2')) as Entries & {
        page: { nextCursor: string };
      };
      const rest = await list(alice, 'notes', `?limit=2&cursor=${page.page.nextCursor}`);

      expect([...page.data, ...rest.data].map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    });
  });
});

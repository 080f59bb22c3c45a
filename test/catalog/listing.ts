import { newId } from '@orderly/platform/kernel/ids/new-id';
import { refold } from '../../libs/catalog/src/search/refold.js';
import { add, admin, app, change, customer, get, list, type Page, teapot } from './set-up.js';

export function listing(): void {
  describe('GET /v1/products', () => {
    it('finds words anywhere, ignoring case and accents, and short ones as prefixes', async () => {
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

    it(
      'finds words of all scripts by their plain letters, also in products of the release ' +
        'before',
      async () => {
        const { body } = await add(teapot({ name: 'Große Łódź-Teekanne 高級緑茶セット' }));
        const old = newId();
        await app.db.query(
          `WITH made AS (
           INSERT INTO catalog.products
             (id, sku, name, description, unit_price_amount, unit_price_currency, active,
               search_text, version, created_at, updated_at)
           VALUES ($1, $2, 'Weißer Łódź-Krug', '', 1, 'GBP', true, ' weißer łodz krug', 1, now(),
             now()) RETURNING id)
         INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at) SELECT id,
           1, 0, 1, now() FROM made`,
          [old, `old ${old}`],
        );
        const found = async (q: string) =>
          (await list(`q=${encodeURIComponent(q)}`)).body.data.map(({ id }) => id);

        expect(await found('GROSSE lodz')).toEqual([body.id]);
        expect(await found('緑茶')).toEqual([body.id]);
        expect(await found('krug')).toEqual([old]);
        while ((await refold((text, values) => app.db.query(text, values))) > 0);
        expect(await found('WEISSER lodz')).toEqual([old]);
      },
    );

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

    it('says how a query keeps the plus sign of a time zone', async () => {
      const lost = await list('updatedSince=2026-01-01T00:00:00+02:00');
      const kept = await list('updatedSince=2026-01-01T00:00:00%2B02:00');

      expect([lost.status, kept.status]).toEqual([422, 200]);
      expect((lost.body as unknown as { errors: object[] }).errors).toMatchObject([
        { in: 'query', pointer: '/updatedSince', detail: expect.stringContaining('%2B') },
      ]);
    });

    it('does not take the cursor of another search', async () => {
      const page = (await list('limit=1')).body;

      expect((await list(`limit=1&q=cup&cursor=${page.page.nextCursor}`)).status).toBe(422);
    });
  });
}

import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, customer, get, teapot } from './set-up.js';

interface Prices {
  prices: Array<{ customerGroup: string | null; validFrom: string | null }>;
  version: number;
}

const setPrices = (id: string, ifMatch: string, prices: object[], token = admin.token) =>
  app.request<Prices>('PUT', `/v1/products/${id}/prices`, {
    token,
    body: { prices },
    headers: { 'if-match': ifMatch },
  });

const gbp = (amount: number, more: object = {}) => ({
  price: { amount, currency: 'GBP' },
  ...more,
});
const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

export function prices(): void {
  describe('/v1/products/{id}/prices', () => {
    it('replaces the list, and what customers pay from then on', async () => {
      const { body } = await add(teapot());
      const totalOf = async () =>
        (await app.placeOrder(customer, [{ productId: body.id, quantity: 2 }])).body['total'];
      expect(await totalOf()).toMatchObject({ amount: 25_00 });

      const set = await setPrices(body.id, '"1"', [
        gbp(12_00),
        gbp(10_00, { validFrom: inHours(-1), validTo: inHours(1) }),
        gbp(5_00, { customerGroup: 'wholesale' }),
        gbp(1_00, { validFrom: inHours(1) }),
      ]);

      expect(set.status).toBe(200);
      expect(set.body).toMatchObject({ version: 2, prices: [{ customerGroup: null }, {}, {}, {}] });
      expect(await totalOf()).toMatchObject({ amount: 20_00 });
      const read = await app.request('GET', `/v1/products/${body.id}/prices`, {
        token: admin.token,
      });
      expect(read.body).toEqual(set.body);
      await setPrices(body.id, '"2"', []);
      expect(await totalOf()).toMatchObject({ amount: 25_00 });
    });

    it('gives its price to a group of customers only', async () => {
      const { body } = await add(teapot());
      await setPrices(body.id, '*', [gbp(5_00, { customerGroup: 'wholesale' })]);
      const trader = await app.account(admin, 'customer');
      const terms = await app.request('PUT', `/v1/customers/${trader.userId}/terms`, {
        token: admin.token,
        body: { onAccount: false, customerGroup: 'wholesale', vatId: null },
        headers: { 'if-match': '*' },
      });
      expect(terms.status).toBe(200);

      for (const [buyer, amount] of [
        [trader, 5_00],
        [customer, 12_50],
      ] as const) {
        const placed = await app.placeOrder(buyer, [{ productId: body.id, quantity: 1 }]);
        expect(placed.body['total']).toMatchObject({ amount });
      }
    });

    it('lets one of two editors win, so that no two prices overlap', async () => {
      const { body } = await add(teapot());

      const answers = await Promise.all(
        [0, 1].map((n) => setPrices(body.id, '"1"', [gbp(n, { validFrom: inHours(n) })])),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      expect((await get(body.id)).body.version).toBe(2);
    });

    it.each<[string, object[], string]>([
      ['overlapping-prices', [gbp(1), gbp(2)], '/prices/1'],
      [
        'overlapping-prices',
        [gbp(1, { validTo: '2026-02-01T00:00:00Z' }), gbp(2, { validTo: '2026-01-01T00:00:00Z' })],
        '/prices/1',
      ],
      [
        'empty-validity',
        [gbp(1, { validFrom: '2026-01-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' })],
        '/prices/0/validTo',
      ],
    ])('refuses with %s: %j', async (code, list, pointer) => {
      const { body } = await add(teapot());

      const refused = await setPrices(body.id, '*', list);

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ code, errors: [{ pointer }] });
      expect((await get(body.id)).body.version).toBe(1);
    });

    it('accepts prices that follow each other', async () => {
      const { body } = await add(teapot());
      const change = '2026-02-01T00:00:00Z';

      const set = await setPrices(body.id, '*', [
        gbp(1, { validTo: change }),
        gbp(2, { validFrom: change }),
        gbp(3),
        gbp(4, { customerGroup: 'wholesale' }),
      ]);

      expect(set.status).toBe(200);
    });

    it('is held by the database, too', async () => {
      const { body } = await add(teapot());
      const insert = (from: string | null) =>
        app.db.query(
          `INSERT INTO catalog.prices (id, product_id, currency, amount, valid_from)
           VALUES ($1, $2, 'GBP', 1, $3)`,
          [newId(), body.id, from],
        );
      await insert(null);
      await insert('2026-01-01');

      await expect(insert(null)).rejects.toThrow('prices_overlap');
      await expect(insert('2026-03-01')).rejects.toThrow('prices_overlap');
    });

    it('is for staff who know what they change', async () => {
      const { body } = await add(teapot());

      expect((await setPrices(body.id, '*', [], customer.token)).status).toBe(403);
      expect((await setPrices(newId(), '*', [])).status).toBe(404);
      expect((await setPrices(body.id, '"9"', [])).status).toBe(412);
      const tooMany = Array.from({ length: 101 }, () => gbp(1));
      expect((await setPrices(body.id, '*', tooMany)).status).toBe(422);
    });
  });
}

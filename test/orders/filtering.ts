import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { SignedIn } from '../support/app.js';
import { admin, alice, anOrder, app, bob, type Order, type Page, support } from './set-up.js';

const list = ({ token }: SignedIn, query: string) =>
  app.request<Page<Order>>('GET', `/v1/orders?${query}`, { token });
const idsOf = async (who: SignedIn, query: string): Promise<string[]> =>
  (await list(who, query)).body.data.map(({ id }) => id);

async function walk(who: SignedIn, query: string, between = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await list(who, `${query}&limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.data.map(({ id }) => id));
    cursor = body.page.nextCursor;
    await between();
  }
  return seen;
}

const tag = (id: string, tags: readonly string[]) =>
  app.request('PATCH', `/v1/orders/${id}`, {
    token: support.token,
    body: { tags },
    headers: { 'if-match': '*' },
  });

export function filtering(): void {
  describe('GET /v1/orders, filtered and sorted', () => {
    let word: string;
    let carol: SignedIn;
    let placed: Order[];
    let cheap: string;

    beforeAll(async () => {
      carol = await app.account(admin, 'customer');
      word = `w${newId().slice(-12)}`;
      const { id: productId } = await app.product(admin, { name: `Lemon ${word} candle` });
      cheap = productId;
      placed = [];
      for (const [who, quantity] of [
        [carol, 3],
        [alice, 1],
        [carol, 2],
        [carol, 5],
      ] as const) {
        const { body } = await app.placeOrder(who, [{ productId, quantity }], {
          reference: `Ref-${word}-${quantity}`,
        });
        placed.push(body as unknown as Order);
      }
    });

    const id = (index: number): string => placed[index]?.id ?? '';

    it.each([
      ['q', () => `q=${word}`],
      ['the start of a reference', () => `q=ref-${word}`],
      ['the start of a number', () => `q=${placed[1]?.number.slice(0, 13)}`],
      ['the payment status', () => 'paymentStatus=unpaid&limit=100'],
      ['sort', () => 'sort=-total&limit=100'],
    ])('shows customers no orders but their own, by %s', async (_, query) => {
      const found = (await list(bob, query())).body.data;
      const others = (await list(bob, `${query()}&customerId=${alice.userId}`)).body.data;

      expect(found.filter(({ customerId }) => customerId !== bob.userId)).toEqual([]);
      expect(others).toEqual([]);
      expect(await idsOf(alice, query())).toContain(id(1));
    });

    it('finds orders by number, reference, SKU and name, the newest first', async () => {
      const sku = (await app.request('GET', `/v1/products/${cheap}`)).body['sku'];

      const newestFirst = placed.map((order) => order.id).reverse();
      for (const q of [word, `lemon ${word}`, `ref-${word}`, `${sku}`])
        expect(await idsOf(admin, `q=${encodeURIComponent(q)}`)).toEqual(newestFirst);
      expect(await idsOf(admin, `q=Ref-${word}-2`)).toEqual([id(2)]);
      expect(await idsOf(admin, `q=${placed[2]?.number.slice(0, 13).toLowerCase()}`)).toContain(
        id(2),
      );
      expect(await idsOf(carol, `q=${word}`)).toEqual([id(3), id(2), id(0)]);
      expect(await idsOf(admin, `q=${word}&customerId=${alice.userId}`)).toEqual([id(1)]);
      expect(await idsOf(admin, `q=${word}&status=cancelled`)).toEqual([]);
      expect(await idsOf(admin, `q=${newId()}`)).toEqual([]);
      expect(await idsOf(admin, `q=${encodeURIComponent('%_\\')}`)).toEqual([]);
    });

    it('finds orders by their tags, for staff alone', async () => {
      await tag(id(0), [word, 'gift']);
      await tag(id(2), [word]);
      const { token } = alice;

      expect(await walk(admin, `tag=${word}`)).toEqual([id(2), id(0)]);
      await tag(id(2), []);
      expect(await idsOf(admin, `tag=${word}`)).toEqual([id(0)]);
      expect((await app.request('GET', `/v1/orders?tag=${word}`, { token })).status).toBe(403);
    });

    it('finds orders by their payment status', async () => {
      await app.db.query(`UPDATE orders.orders SET payment_status = 'failed' WHERE id = $1`, [
        id(3),
      ]);

      const failed = await idsOf(admin, `paymentStatus=failed&customerId=${carol.userId}`);

      expect(failed).toEqual([id(3)]);
    });

    it.each([
      ['placedAt', [0, 2, 3]],
      ['-placedAt', [3, 2, 0]],
      ['total', [2, 0, 3]],
      ['-total', [3, 0, 2]],
    ])('is walked by %s, each order once', async (sort, expected) => {
      expect(await walk(carol, `sort=${sort}`)).toEqual(expected.map(id));
    });

    it('is complete while orders arrive', async () => {
      const dora = await app.account(admin, 'customer');
      const first: string[] = [];
      for (let count = 0; count < 5; count++) first.push((await anOrder(dora)).order.id);

      for (const sort of ['placedAt', '-placedAt', 'total', '-total']) {
        let arriving = 2;
        const seen = await walk(dora, `sort=${sort}`, async () => {
          if (arriving-- > 0) await anOrder(dora);
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toEqual(expect.arrayContaining(first));
      }
    });

    it('includes lines when asked', async () => {
      const { body } = await list(carol, `expand=lines&q=${word}`);

      expect(body.data.map(({ lines }) => lines)).toEqual(
        [3, 2, 0].map((index) => placed[index]?.lines),
      );
      expect((await list(carol, '')).body.data[0]).not.toHaveProperty('lines');
    });

    it('takes no cursor of another sort', async () => {
      const { nextCursor } = (await list(carol, 'limit=1&sort=total')).body.page;

      expect((await list(carol, `limit=1&sort=total&cursor=${nextCursor}`)).status).toBe(200);
      for (const query of ['', 'sort=-total', 'sort=placedAt', `q=${word}`])
        expect((await list(carol, `limit=1&${query}&cursor=${nextCursor}`)).status).toBe(422);
    });

    it.each([
      'sort=name',
      'sort=total,placedAt',
      'expand=payments',
      'paymentStatus=lost',
      'q=',
      'q=a&sort=total',
      'q=a&updatedSince=2026-11-01T00:00:00Z',
      'sort=total&updatedSince=2026-11-01T00:00:00Z',
    ])('refuses ?%s', async (query) => {
      const refused = await list(alice, query);

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        errors: [expect.objectContaining({ pointer: expect.any(String) })],
      });
    });
  });
}

import type { SignedIn } from '../support/app.js';
import { admin, alice, anOrder, app, bob, cancel, type Order, type Page } from './set-up.js';

const list = (who: SignedIn, query = '') =>
  app.request<Page<Order>>('GET', `/v1/orders?${query}`, { token: who.token });

export function listing(): void {
  describe('GET /v1/orders', () => {
    it('is walked by cursor, newest first, each order once, while orders arrive', async () => {
      const carol = await app.account(admin, 'customer');
      const placed: string[] = [];
      for (let count = 0; count < 7; count++) placed.unshift((await anOrder(carol)).order.id);

      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const answer = await list(carol, `limit=3${cursor && `&cursor=${cursor}`}`);
        seen.push(...answer.body.data.map(({ id }) => id));
        cursor = answer.body.page.nextCursor;
        expect(answer.headers.get('link')).toBe(
          cursor === null ? null : `</v1/orders?limit=3&cursor=${cursor}>; rel="next"`,
        );
        if (seen.length === 3) await anOrder(carol);
      }

      expect(seen).toEqual(placed);
    });

    it('is walked without a gap over orders of one and the same moment', async () => {
      const carl = await app.account(admin, 'customer');
      const placed: string[] = [];
      for (let count = 0; count < 4; count++) placed.push((await anOrder(carl)).order.id);
      await app.db.query(
        `UPDATE orders.orders SET placed_at = '2026-11-20T09:30:00.123Z' WHERE customer_id = $1`,
        [carl.userId],
      );

      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await list(carl, `limit=1${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.data.map(({ id }) => id));
        cursor = body.page.nextCursor;
      }

      expect(seen).toEqual(placed.sort().reverse());
    });

    it('holds summaries', async () => {
      const dora = await app.account(admin, 'customer');
      const { order } = await anOrder(dora);

      const ofOneOrder =
        /^(lines|totals|taxIncluded|discounts|shipping|taxes|billingAddress|shippingAddress|paid|refunded|due)$/;
      const head = Object.entries(order).filter(([name]) => !ofOneOrder.test(name));
      expect((await list(dora)).body).toEqual({
        data: [{ ...Object.fromEntries(head), lineCount: 1 }],
        page: { nextCursor: null },
      });
    });

    it('filters by status, customer, number and time', async () => {
      const eve = await app.account(admin, 'customer');
      const first = (await anOrder(eve)).order;
      const second = (await anOrder(eve)).order;
      await cancel(eve, first.id);
      const ids = async (query: string) =>
        (await list(admin, `customerId=${eve.userId}&${query}`)).body.data.map(({ id }) => id);

      expect(await ids('')).toEqual([second.id, first.id]);
      expect(await ids('status=cancelled')).toEqual([first.id]);
      expect(await ids(`number=${first.number.toLowerCase().replaceAll('-', '')}`)).toEqual([
        first.id,
      ]);
      expect(await ids(`placedFrom=${second.placedAt}`)).toEqual([second.id]);
      expect(await ids(`placedTo=${second.placedAt}`)).toEqual([first.id]);
      expect(await ids(`placedFrom=${encodeURIComponent('2126-01-01T00:00:00+01:00')}`)).toEqual(
        [],
      );
    });

    it.each([
      ['/v1/orders', 'placedFrom'],
      ['/v1/orders', 'placedTo'],
      ['/v1/orders', 'updatedSince'],
      ['/v1/products', 'updatedSince'],
      ['/v1/audit-events', 'from'],
      ['/v1/audit-events', 'to'],
    ])('%s takes as %s the first and the last instant, and none beyond', async (path, filter) => {
      const ask = (time: string) =>
        app.request<{ errors: unknown }>(
          'GET',
          `${path}?limit=1&${filter}=${encodeURIComponent(time)}`,
          { token: admin.token },
        );
      const within = await Promise.all(
        ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'].map(ask),
      );
      const beyond = await Promise.all(
        ['0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59-14:00'].map(ask),
      );

      expect(within.map(({ status }) => status)).toEqual([200, 200]);
      for (const { status, body } of beyond) {
        expect({ status, errors: body.errors }).toEqual({
          status: 422,
          errors: [expect.objectContaining({ in: 'query', pointer: `/${filter}` })],
        });
      }
    });

    it('shows customers no orders but their own', async () => {
      await anOrder(alice);

      const forBob = await list(bob, `customerId=${alice.userId}`);
      const everything = await list(bob, 'limit=100');

      expect(forBob.body.data).toEqual([]);
      expect(everything.body.data.filter(({ customerId }) => customerId !== bob.userId)).toEqual(
        [],
      );
    });

    it('does not let one caller go on with the cursor of another', async () => {
      await anOrder(alice);
      await anOrder(alice);
      const { nextCursor } = (await list(alice, 'limit=1')).body.page;

      expect((await list(alice, `limit=1&cursor=${nextCursor}`)).status).toBe(200);
      expect((await list(bob, `limit=1&cursor=${nextCursor}`)).status).toBe(422);
    });

    it.each([
      'limit=0',
      'limit=101',
      'limit=abc',
      'cursor=abc',
      'status=lost',
      'customerId=me',
      'placedFrom=yesterday',
      'number=ORD-1',
      'x=1',
    ])('refuses ?%s', async (query) => {
      const refused = await list(alice, query);

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        errors: [expect.objectContaining({ pointer: expect.any(String) })],
      });
    });
  });
}

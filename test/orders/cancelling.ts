import { DemoCatalogueSeeder } from '@orderly/catalog/seeding';
import { OrderNotices } from '@orderly/orders';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { SignedIn } from '../support/app.js';
import {
  alice,
  anOrder,
  app,
  availableOf,
  bob,
  cancel,
  finance,
  get,
  type Page,
  support,
} from './set-up.js';

export function cancelling(): void {
  describe('POST /v1/orders/{id}/cancel', () => {
    it('gives the stock back and tells the others', async () => {
      const { order, productId } = await anOrder(alice, 7);

      const cancelled = await cancel(alice, order.id, { body: { reason: 'Changed my mind.' } });

      expect(cancelled.status).toBe(200);
      expect(cancelled.headers.get('etag')).toBe('"2"');
      expect(cancelled.body).toEqual({
        ...order,
        status: 'cancelled',
        due: { amount: 0, currency: 'GBP' },
        version: 2,
        updatedAt: expect.any(String),
        allowedActions: [],
      });
      expect(await availableOf(productId)).toBe(100);
      const events = await app.db.query(
        'SELECT type, data FROM platform.outbox WHERE subject = $1 ORDER BY occurred_at',
        [order.id],
      );
      expect(events).toMatchObject([
        { type: 'orders.order-placed.v1' },
        {
          type: 'orders.order-cancelled.v1',
          data: { orderId: order.id, customerId: alice.userId, reason: 'Changed my mind.' },
        },
      ]);
    });

    it('needs no body, and works once', async () => {
      const { order, productId } = await anOrder(alice);

      const first = await cancel(alice, order.id);
      const second = await cancel(alice, order.id);

      expect(first.status).toBe(200);
      expect(second).toMatchObject({
        status: 409,
        body: { code: 'order-not-cancellable', status: 409 },
      });
      expect(second.body).toMatchObject({ orderStatus: 'cancelled' });
      expect(await availableOf(productId)).toBe(100);
    });

    it('answers a repetition under one key with the first answer', async () => {
      const { order } = await anOrder(alice);
      const headers = { 'idempotency-key': newId() };

      const first = await cancel(alice, order.id, { headers });
      const second = await cancel(alice, order.id, { headers });

      expect(second).toMatchObject({ status: 200, text: first.text });
    });

    it('respects If-Match', async () => {
      const { order } = await anOrder(alice);

      expect((await cancel(alice, order.id, { headers: { 'if-match': '"7"' } })).status).toBe(412);
      expect((await cancel(alice, order.id, { headers: { 'if-match': '"1"' } })).status).toBe(200);
    });

    it('is for its customer and for support', async () => {
      const { order } = await anOrder(alice);

      const byBob = await cancel(bob, order.id);
      const byFinance = await cancel(finance, order.id);
      const bySupport = await cancel(support, order.id);

      expect(byBob.status).toBe(404);
      expect(byFinance).toMatchObject({ status: 403, body: { permission: 'orders:cancel-any' } });
      expect(bySupport.status).toBe(200);
    });

    it.each([{ reason: '' }, { reason: 'x'.repeat(501) }, { reason: 1 }, { why: 'x' }, [], 'x'])(
      'refuses the body %j',
      async (body) => {
        const { order } = await anOrder(alice);

        const refused = await cancel(alice, order.id, { body: JSON.stringify(body) });

        expect(refused.status).toBe(422);
        expect((await get(alice, order.id)).body).toMatchObject({ status: 'placed' });
      },
    );
  });

  describe('GET /v1/orders/{id}/timeline', () => {
    it('shows the cancellation, and hides the member of staff from the customer', async () => {
      const { order } = await anOrder(alice);
      await cancel(support, order.id, { body: { reason: 'Out of clay.' } });
      const timeline = async (who: SignedIn) =>
        (
          await app.request<Page<object>>('GET', `/v1/orders/${order.id}/timeline`, {
            token: who.token,
          })
        ).body;

      const placed = {
        position: 1,
        type: 'placed',
        actor: 'customer',
        actorId: alice.userId,
        data: { lineCount: 1, total: order.total },
      };
      const cancelled = {
        position: 2,
        type: 'cancelled',
        actor: 'staff',
        data: { reason: 'Out of clay.' },
      };
      expect((await timeline(alice)).data).toMatchObject([placed, { ...cancelled, actorId: null }]);
      expect((await timeline(finance)).data).toMatchObject([
        placed,
        { ...cancelled, actorId: support.userId },
      ]);
    });

    it('is not for others', async () => {
      const { order } = await anOrder(alice);

      expect(
        (await app.request('GET', `/v1/orders/${order.id}/timeline`, { token: bob.token })).status,
      ).toBe(404);
    });
  });

  it('tells other modules what a mail about an order says', async () => {
    const { order } = await anOrder(alice, 2);
    const notices = app.api.app.get(OrderNotices);

    const notice = await notices.findOrder(order.id);

    expect(notice).toMatchObject({
      number: order.number,
      customerId: alice.userId,
      lines: [{ quantity: 2, name: 'Teapot' }],
    });
    expect(await notices.findOrder(newId())).toBeNull();
  });

  it('seeds the demo catalogue once', async () => {
    const seeder = app.api.app.get(DemoCatalogueSeeder);

    expect([await seeder.seed(), await seeder.seed()]).toEqual([12, 0]);
  });
}

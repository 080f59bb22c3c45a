import { newId } from '@orderly/platform/kernel/ids/new-id';
import { BeginErasures } from '../../libs/privacy/src/erasure/begin-erasures.task.js';
import { DatabaseDump } from '../support/database-dump.js';
import { eventually } from '../support/eventually.js';
import { admin, app, begin, erase, erasureOf, get, productId, worker } from './set-up.js';

export function beginning(): void {
  it('finds what was under way when it was asked for', async () => {
    const ada = await app.account(admin, 'customer');
    const reference = `for ${ada.email}`;
    const blocker = app.db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT 1 FROM catalog.stock WHERE product_id = $1 FOR UPDATE', [
      productId,
    ]);
    const placing = app.placeOrder(ada, [{ productId, quantity: 1 }], { reference });
    await eventually(async () => {
      const [{ waiting }] = await app.db.query(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND state = 'active'`,
      );
      expect(waiting).toBeGreaterThan(0);
    });

    expect((await erase('/v1/users/me', ada)).status).toBe(202);
    await blocker.rollbackTransaction();
    await blocker.release();
    const placed = await placing;
    await begin(ada.userId);
    await eventually(async () => expect((await erasureOf(ada.userId)).status).toBe('completed'));

    expect(placed.status).toBe(201);
    expect((await get(`/v1/orders/${placed.body['id']}`)).body['reference']).toBeNull();
    expect((await DatabaseDump.of(app.db)).find(ada.email)).toEqual([]);
  });

  it('begins only when no event about the person is on its way any more', async () => {
    const ada = await app.account(admin, 'customer');
    const order = await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await eventually(async () => {
      const [{ pending }] = await app.db.query(
        `SELECT count(*)::int AS pending FROM platform.inbox WHERE status = 'pending'`,
      );
      expect(pending).toBe(0);
    });
    const eventId = newId();
    await app.db.query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data) VALUES ($1,
          'next-release.v1', $2, now(), '', $3)`,
      [eventId, order.body['id'], { customerId: ada.userId }],
    );
    expect((await erase('/v1/users/me', ada)).status).toBe(202);
    await app.db.query(
      `UPDATE platform.erasures SET asked_at = now() - interval '1 hour' WHERE user_id = $1`,
      [ada.userId],
    );

    await worker.app.get(BeginErasures, { strict: false }).run(new AbortController().signal);
    const waiting = await erasureOf(ada.userId);
    await app.db.query('DELETE FROM platform.outbox WHERE id = $1', [eventId]);
    await begin(ada.userId);

    expect(waiting.status).toBe('waiting');
  });
}

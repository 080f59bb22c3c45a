import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { newNumber } from '../libs/orders/src/order/order-number.js';
import { ORDER_REQUESTS } from '../libs/orders/src/order/order-requests.js';
import { ORDER_STATUSES, type OrderStatus } from '../libs/orders/src/order/order-transitions.js';
import { RETURN_STATUSES, type ReturnStatus } from '../libs/orders/src/order/return-statuses.js';
import {
  RETURN_ACTIONS,
  type ReturnAction,
  returnTransitionOf,
} from '../libs/orders/src/returns/return-transitions.js';
import { type LifeCaller, lifeCallers } from './orders/life-callers.js';
import { type SignedIn, TestApp } from './support/app.js';

interface Needed {
  readonly own?: Permission;
  readonly any?: Permission;
}

describe('the life of a return over HTTP', () => {
  let app: TestApp;
  let admin: SignedIn;
  let callers: LifeCaller[];
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    callers = await lifeCallers(app, admin);
    productId = (await app.product(admin, { onHand: 10_000 })).id;
  });
  afterAll(() => app.close());

  /** An order of this customer that is in this state, with a unit that was shipped. */
  async function anOrder(customerId: string, status: OrderStatus, existing?: string) {
    const orderId = existing ?? (await placed());
    const [line] = await app.db.query<Array<{ id: string }>>(
      `WITH changed AS (
         UPDATE orders.orders SET status = $2, customer_id = $3 WHERE id = $1
       ), line AS (
         UPDATE orders.order_lines SET shipped_quantity = 1 WHERE order_id = $1 RETURNING id
       ) SELECT id FROM line`,
      [orderId, status, customerId],
    );
    return { orderId, lineId: line?.id as string };
  }

  const placed = async (): Promise<string> =>
    (await app.placeOrder(admin, [{ productId, quantity: 1 }])).body['id'] as string;

  /** What a refusal or a reading left as it was: placing an order for each case takes long. */
  let untouched: string | undefined;

  /** A return of such an order that is in this state, whatever led there. */
  async function aReturn(customerId: string, status: ReturnStatus): Promise<string> {
    const path = untouched ?? (await newReturn(customerId, status));
    untouched = undefined;
    await app.db.query(
      `WITH changed AS (
         UPDATE orders.returns SET status = $2, requested_by = $3 WHERE id = $1 RETURNING order_id
       ) UPDATE orders.orders SET customer_id = $3 WHERE id = (SELECT order_id FROM changed)`,
      [path.split('/').at(-1), status, customerId],
    );
    return path;
  }

  async function newReturn(customerId: string, status: ReturnStatus): Promise<string> {
    const { orderId, lineId } = await anOrder(customerId, 'shipped');
    const returnId = newId();
    await app.db.query(
      `WITH made AS (
         INSERT INTO orders.returns (id, order_id, number, status, requested_by, line_count,
           refund_due, refund_requested, requested_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, 1, 0, 0, now(), now(), 1)
       )
       INSERT INTO orders.return_lines (return_id, line_id, quantity) VALUES ($1, $6, 1)`,
      [returnId, orderId, newNumber('RET'), status, customerId, lineId],
    );
    return `/v1/orders/${orderId}/returns/${returnId}`;
  }

  const stateOf = async (path: string) =>
    (
      await app.db.query<Array<{ status: ReturnStatus; version: number; entries: number }>>(
        `SELECT status, version, (SELECT count(*)::int FROM orders.timeline t
            WHERE t.order_id = r.order_id) AS entries
           FROM orders.returns r WHERE id = $1`,
        [path.split('/').at(-1)],
      )
    )[0];

  /** The status of the answer by the rules of a table, said without the code that applies them. */
  function expected(
    { permissions, userId }: LifeCaller,
    { own, any }: Needed,
    customerId: string,
    { done, isPossible }: { done: number; isPossible: boolean },
  ): number {
    const has = (name: Permission | undefined) => name !== undefined && permissions.has(name);
    const isOwn = userId === customerId;
    const sees = has('orders:read-any') || (isOwn && has('orders:read'));
    // With one permission for all orders the guard decides, and asks nobody whose order it is.
    if (!has(any) && !(isOwn && has(own))) return sees || own === undefined ? 403 : 404;
    return isPossible ? done : 409;
  }

  const allows = (caller: LifeCaller, action: ReturnAction, status: ReturnStatus, of: string) => {
    const { permission, from } = returnTransitionOf(action);
    return expected(caller, permission, of, { done: 200, isPossible: from.includes(status) });
  };

  const CASES = RETURN_ACTIONS.flatMap((action) =>
    RETURN_STATUSES.map((status) => ({ action, status })),
  );

  it.each(CASES)('is $action when $status, for every caller', async ({ action, status }) => {
    const stranger = newId();
    const faults: unknown[] = [];

    for (const caller of callers) {
      for (const customerId of [caller.userId, stranger]) {
        const path = await aReturn(customerId, status);
        const { credential } = caller;
        const answer = await app.request('POST', `${path}/${action}`, {
          ...credential,
          headers: { ...credential.headers, 'idempotency-key': newId() },
        });
        const wanted = allows(caller, action, status, customerId);
        const after = await stateOf(path);
        const left =
          wanted === 200
            ? { status: returnTransitionOf(action).to, version: 2, entries: 2 }
            : { status, version: 1, entries: 1 };
        if (answer.status !== wanted || JSON.stringify(after) !== JSON.stringify(left))
          faults.push([caller.name, customerId === stranger, answer.status, wanted, after]);
        else if (wanted !== 200) untouched = path;
        if (wanted === 409)
          expect(answer.body).toMatchObject({
            returnStatus: status,
            allowedActions: expect.not.arrayContaining([action]),
          });
      }
    }

    expect(faults).toEqual([]);
  });

  it('names in allowedActions what each caller may do, and nothing else', async () => {
    for (const status of RETURN_STATUSES) {
      for (const caller of callers) {
        if (!caller.permissions.has('orders:read')) continue;
        const path = await aReturn(caller.userId, status);

        const { body } = await app.request('GET', path, caller.credential);
        untouched = path;

        const wanted = RETURN_ACTIONS.filter(
          (action) => allows(caller, action, status, caller.userId) === 200,
        );
        expect([caller.name, status, body['allowedActions']]).toEqual([
          caller.name,
          status,
          wanted,
        ]);
      }
    }
  });

  it.each(ORDER_STATUSES)(
    'begins for an order that is %s where the table allows it',
    async (status) => {
      const stranger = newId();
      const { permission, from } = ORDER_REQUESTS.return;
      const isPossible = (from as readonly OrderStatus[]).includes(status);
      const faults: unknown[] = [];
      let refused: string | undefined;

      for (const caller of callers) {
        for (const customerId of [caller.userId, stranger]) {
          const { orderId, lineId } = await anOrder(customerId, status, refused);
          const { credential } = caller;
          const answer = await app.request('POST', `/v1/orders/${orderId}/returns`, {
            ...credential,
            headers: { ...credential.headers, 'idempotency-key': newId() },
            body: { lines: [{ lineId, quantity: 1 }] },
          });
          const wanted = expected(caller, permission, customerId, { done: 201, isPossible });
          if (answer.status !== wanted)
            faults.push([caller.name, customerId === stranger, answer.status, wanted]);
          refused = answer.status === 201 ? undefined : orderId;
        }
      }

      expect(faults).toEqual([]);
    },
  );
});

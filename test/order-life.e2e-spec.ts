import { accessInventory } from '@orderly/platform/access/access-inventory';
import { allPermissions, isForMachines } from '@orderly/platform/access/permission-catalogue';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ORDER_REQUEST_NAMES, requestOf } from '../libs/orders/src/order/order-requests.js';
import {
  ORDER_ACTIONS,
  ORDER_STATUSES,
  type OrderAction,
  type OrderStatus,
  transitionOf,
} from '../libs/orders/src/order/order-transitions.js';
import { type LifeCaller, lifeCallers } from './orders/life-callers.js';
import { type SignedIn, TestApp } from './support/app.js';

/** `POST …/shipments` creates something and takes what is shipped: it has journeys of its own. */
const CREATING: ReadonlySet<string | null> = new Set(['shipments']);

/** Scopes that a use case asks for, beside or instead of the guard, and where. */
const DECIDED_INSIDE: Readonly<Record<string, string>> = {
  'orders:place-any': 'placeOrder',
  'orders:read-any': 'listOrders',
  'orders:pay': 'payOrder',
  'orders:return': 'requestReturn',
  'invoices:read-any': 'listInvoices',
  'tokens:introspect': 'introspectToken',
};

const ROUTED = ORDER_ACTIONS.filter((action) => {
  const { route } = transitionOf(action);
  return route !== null && !CREATING.has(route);
});

describe('the life of an order over HTTP', () => {
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

  /** What a refusal or a reading left as it was: placing an order for each case takes long. */
  let untouched: string | undefined;

  /** An order of this customer that is in this state, whatever led there. */
  async function anOrder(customerId: string, status: OrderStatus): Promise<string> {
    const orderId = untouched ?? (await placed());
    untouched = undefined;
    await app.db.query('UPDATE orders.orders SET status = $2, customer_id = $3 WHERE id = $1', [
      orderId,
      status,
      customerId,
    ]);
    return orderId;
  }

  const placed = async (): Promise<string> =>
    (await app.placeOrder(admin, [{ productId, quantity: 1 }])).body['id'] as string;

  const stateOf = async (orderId: string) =>
    (
      await app.db.query<Array<{ status: OrderStatus; version: number; entries: number }>>(
        `SELECT status, version,
                (SELECT count(*)::int FROM orders.timeline WHERE order_id = id) AS entries
           FROM orders.orders WHERE id = $1`,
        [orderId],
      )
    )[0];

  /** The status of the answer by the rules of the table, said without the code that applies them. */
  function expected(
    { permissions, userId }: LifeCaller,
    action: OrderAction,
    status: OrderStatus,
    customerId: string,
  ): number {
    const { permission, from } = transitionOf(action);
    const has = (name: Permission | undefined) => name !== undefined && permissions.has(name);
    const isOwn = userId === customerId;
    const isAllowed = has(permission.any) || (isOwn && has(permission.own));
    const sees = has('orders:read-any') || (isOwn && has('orders:read'));
    // With one permission for all orders the guard decides, and asks nobody whose order it is.
    if (!isAllowed) return sees || permission.own === undefined ? 403 : 404;
    return from.includes(status) ? 200 : 409;
  }

  const CASES = ROUTED.flatMap((action) => ORDER_STATUSES.map((status) => ({ action, status })));

  it.each(CASES)('is $action when $status, for every caller', async ({ action, status }) => {
    const stranger = newId();
    const faults: unknown[] = [];

    for (const caller of callers) {
      for (const customerId of [caller.userId, stranger]) {
        const orderId = await anOrder(customerId, status);
        const answer = await app.request('POST', `/v1/orders/${orderId}/${action}`, {
          ...caller.credential,
        });
        const wanted = expected(caller, action, status, customerId);
        const after = await stateOf(orderId);
        const left =
          wanted === 200
            ? { status: transitionOf(action).to, version: 2, entries: 2 }
            : { status, version: 1, entries: 1 };
        if (answer.status !== wanted || JSON.stringify(after) !== JSON.stringify(left))
          faults.push([caller.name, customerId === stranger, answer.status, wanted, after]);
        else if (wanted !== 200) untouched = orderId;
        if (wanted === 409)
          expect(answer.body).toMatchObject({
            orderStatus: status,
            allowedActions: expect.not.arrayContaining([action]),
          });
      }
    }

    expect(faults).toEqual([]);
  });

  it('names in allowedActions what each caller may do, and nothing else', async () => {
    for (const status of ORDER_STATUSES) {
      for (const caller of callers) {
        if (!caller.permissions.has('orders:read')) continue;
        const orderId = await anOrder(caller.userId, status);

        const { body } = await app.request('GET', `/v1/orders/${orderId}`, caller.credential);
        untouched = orderId;

        const actions = ORDER_ACTIONS.filter(
          (action) => expected(caller, action, status, caller.userId) === 200,
        );
        const requests = ORDER_REQUEST_NAMES.filter((name) => {
          const { from, payment, permission } = requestOf(name);
          const allow = Object.values(permission).some((each) => caller.permissions.has(each));
          return from.includes(status) && allow && (payment?.includes('unpaid') ?? true);
        });
        expect([caller.name, status, body['allowedActions']]).toEqual([
          caller.name,
          status,
          [...actions, ...requests],
        ]);
      }
    }
  });

  it('has a route for every action of callers', () => {
    const routes = accessInventory(app.api.app).map(({ method, path }) => `${method} ${path}`);

    for (const action of ROUTED)
      expect(routes).toContain(`POST /v1/orders/:id/${transitionOf(action).route}`);
  });

  it('is open to machines: every scope that is offered opens a route', () => {
    const routes = accessInventory(app.api.app);
    const opened = new Set<string>([
      ...routes.flatMap(({ policy }) =>
        policy?.kind === 'permission' && !policy.peopleOnly ? policy.permission : [],
      ),
      ...Object.entries(DECIDED_INSIDE).flatMap(([scope, operation]) =>
        routes.some((route) => route.operation === operation) ? scope : [],
      ),
      ...ROUTED.flatMap((action) => Object.values(transitionOf(action).permission)),
    ]);
    const offered = allPermissions()
      .map(({ name }) => name)
      .filter(isForMachines);

    expect(offered.filter((scope) => !opened.has(scope))).toEqual([]);
  });
});

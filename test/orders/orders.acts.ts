import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, World } from '../support/audited-acts.js';

async function anOrder({ app, admin, productId }: World): Promise<string> {
  const { body } = await app.placeOrder(admin, [{ productId, quantity: 1 }]);
  return body['id'] as string;
}

const perform = ({ app, admin }: World, orderId: string, action: string): Promise<TestResponse> =>
  app.request('POST', `/v1/orders/${orderId}/${action}`, { token: admin.token });

const acts: ModuleActs['acts'] = {
  quoteOrder: { why: 'It changes nothing.' },
  confirmOrder: {
    action: 'orders.order-confirmed',
    act: async (world) => perform(world, await anOrder(world), 'confirm'),
  },
  deliverOrder: {
    action: 'orders.order-delivered',
    act: async (world) => {
      const orderId = await anOrder(world);
      await world.app.db.query(`UPDATE orders.orders SET status = 'shipped' WHERE id = $1`, [
        orderId,
      ]);
      return perform(world, orderId, 'deliver');
    },
  },
  editOrder: {
    action: 'orders.order-edited',
    act: async (world) =>
      change(world, 'PATCH', `/v1/orders/${await anOrder(world)}`, {
        reference: 'PO-7',
        tags: ['gift'],
      }),
  },
  addOrderNote: {
    action: 'orders.note-added',
    act: async (world) =>
      world.app.request('POST', `/v1/orders/${await anOrder(world)}/notes`, {
        token: world.admin.token,
        body: { text: 'Call first.', visibility: 'internal' },
      }),
  },
  setCustomerTerms: {
    action: 'orders.customer-terms-set',
    act: async (world) => {
      const { userId } = await world.app.account(world.admin, 'customer');
      const terms = { onAccount: true, customerGroup: 'wholesale', vatId: 'DE136695976' };
      return change(world, 'PUT', `/v1/customers/${userId}/terms`, terms);
    },
  },
};

const changes: ModuleActs['changes'] = {
  confirmOrder: [{ status: 'placed' }, { status: 'confirmed' }],
  deliverOrder: [{ status: 'shipped' }, { status: 'delivered' }],
  editOrder: [null, { reference: 'changed', tags: 'changed' }],
  addOrderNote: [null, { noteId: '<id>', visibility: 'internal' }],
  setCustomerTerms: [
    { onAccount: false, customerGroup: null },
    { onAccount: true, customerGroup: 'wholesale', vatId: 'changed' },
  ],
};

export const ORDERS: ModuleActs = { acts, changes };

import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

async function anOrder({ app, admin, productId }: World): Promise<string> {
  const { body } = await app.placeOrder(admin, [{ productId, quantity: 2 }]);
  return body['id'] as string;
}

async function aDraft({ app, admin, productId }: World): Promise<string> {
  const body = { lines: [{ productId, quantity: 1 }] };
  const added = await app.request('POST', '/v1/draft-orders', { token: admin.token, body });
  return added.body['id'] as string;
}

const perform = ({ app, admin }: World, orderId: string, action: string): Promise<TestResponse> =>
  app.request('POST', `/v1/orders/${orderId}/${action}`, { token: admin.token });

const ship = ({ app, admin }: World, orderId: string, lines?: unknown): Promise<TestResponse> =>
  app.request('POST', `/v1/orders/${orderId}/shipments`, {
    token: admin.token,
    headers: { 'idempotency-key': newId() },
    body: { lines },
  });

/** An order of two units of which some were shipped. */
async function aShippedOrder(world: World, quantity: number): Promise<string> {
  const orderId = await anOrder(world);
  const { body } = await perform(world, orderId, 'confirm');
  const [line] = body['lines'] as Array<{ id: string }>;
  await ship(world, orderId, [{ lineId: line?.id, quantity }]);
  return orderId;
}

/** The path of the only shipment of an order. */
async function aShipment(world: World): Promise<string> {
  const shipments = `/v1/orders/${await aShippedOrder(world, 2)}/shipments`;
  const { body } = await world.app.request<{ data: Array<{ id: string }> }>('GET', shipments, {
    token: world.admin.token,
  });
  return `${shipments}/${body.data[0]?.id}`;
}

const post = ({ app, admin }: World, path: string, body?: unknown): Promise<TestResponse> =>
  app.request('POST', path, {
    token: admin.token,
    headers: { 'idempotency-key': newId() },
    body,
  });

async function askedReturn(world: World): Promise<TestResponse> {
  const path = `/v1/orders/${await aShippedOrder(world, 2)}`;
  const { body } = await world.app.request('GET', path, { token: world.admin.token });
  const [line] = body['lines'] as Array<{ id: string }>;
  return post(world, `${path}/returns`, { lines: [{ lineId: line?.id, quantity: 2 }] });
}

/** Performs the last of these actions on a return, after the others. */
async function actOnReturn(world: World, ...actions: string[]): Promise<TestResponse> {
  let answer = await askedReturn(world);
  const path = `/v1/orders/${answer.body['orderId']}/returns/${answer.body['id']}`;
  for (const action of actions) answer = await post(world, `${path}/${action}`);
  return answer;
}

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
  addDraftOrder: {
    action: 'orders.draft-order-added',
    act: ({ app, admin, productId }) =>
      app.request('POST', '/v1/draft-orders', {
        token: admin.token,
        body: { lines: [{ productId, quantity: 1 }], reference: 'PO-7' },
      }),
  },
  changeDraftOrder: {
    action: 'orders.draft-order-changed',
    act: async (world) =>
      change(world, 'PATCH', `/v1/draft-orders/${await aDraft(world)}`, {
        reference: 'PO-8',
        note: 'Call first.',
      }),
  },
  deleteDraftOrder: {
    action: 'orders.draft-order-removed',
    act: async (world) =>
      change(world, 'DELETE', `/v1/draft-orders/${await aDraft(world)}`, undefined),
  },
  placeDraftOrder: {
    action: 'orders.order-placed',
    act: async (world) =>
      world.app.request('POST', `/v1/draft-orders/${await aDraft(world)}/place`, {
        token: world.admin.token,
        headers: { 'idempotency-key': newId() },
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
  closeOrder: {
    action: 'orders.order-closed',
    act: async (world) => {
      const orderId = await aShippedOrder(world, 1);
      return perform(world, orderId, 'close');
    },
  },
  shipOrder: {
    action: 'orders.order-shipped',
    act: async (world) => {
      const orderId = await anOrder(world);
      await perform(world, orderId, 'confirm');
      return ship(world, orderId);
    },
  },
  changeShipment: {
    action: 'orders.shipment-changed',
    act: async (world) =>
      change(world, 'PATCH', await aShipment(world), { trackingNumber: 'AB123456789GB' }),
  },
  deliverShipment: {
    action: 'orders.order-delivered',
    act: async (world) =>
      world.app.request('POST', `${await aShipment(world)}/deliver`, { token: world.admin.token }),
  },
  requestReturn: { action: 'orders.return-requested', act: askedReturn },
  approveReturn: {
    action: 'orders.return-approved',
    act: (world) => actOnReturn(world, 'approve'),
  },
  rejectReturn: { action: 'orders.return-rejected', act: (world) => actOnReturn(world, 'reject') },
  cancelReturn: { action: 'orders.return-cancelled', act: (world) => actOnReturn(world, 'cancel') },
  receiveReturn: {
    action: 'orders.return-received',
    act: (world) => actOnReturn(world, 'approve', 'receive'),
  },
  closeReturn: {
    action: 'orders.return-closed',
    act: (world) => actOnReturn(world, 'approve', 'receive', 'close'),
  },
};

const returned = (returnStatus: string, more: object = {}): ModuleActs['changes'][string] => [
  null,
  { returnId: '<id>', returnNumber: '<number>', returnStatus, ...more },
];

const SHIPMENT = { shipmentId: '<id>', shipmentNumber: '<number>' };

const changes: ModuleActs['changes'] = {
  confirmOrder: [{ status: 'placed' }, { status: 'confirmed' }],
  deliverOrder: [{ status: 'shipped' }, { status: 'delivered' }],
  editOrder: [null, { reference: 'changed', tags: 'changed' }],
  addOrderNote: [null, { noteId: '<id>', visibility: 'internal' }],
  addDraftOrder: [null, { customerId: '<id>', lineCount: 1 }],
  changeDraftOrder: [null, { fields: ['reference', 'note'] }],
  deleteDraftOrder: [{ customerId: '<id>', lineCount: 1 }, null],
  placeDraftOrder: [
    null,
    {
      number: '<number>',
      customerId: '<id>',
      total: { amount: 12_50, currency: 'GBP' },
      lineCount: 1,
    },
  ],
  setCustomerTerms: [
    { onAccount: false, customerGroup: null },
    { onAccount: true, customerGroup: 'wholesale', vatId: 'changed' },
  ],
  closeOrder: [{ status: 'partially-shipped' }, { status: 'shipped' }],
  shipOrder: [{ status: 'confirmed' }, { status: 'shipped', ...SHIPMENT, lineCount: 1, units: 2 }],
  changeShipment: [null, SHIPMENT],
  deliverShipment: [{ status: 'shipped' }, { status: 'delivered', ...SHIPMENT }],
  requestReturn: returned('requested', { lineCount: 1, units: 2 }),
  approveReturn: returned('approved'),
  rejectReturn: returned('rejected'),
  cancelReturn: returned('cancelled'),
  // The order of the act is not paid.
  receiveReturn: returned('received', {
    ...{ restocked: 2, writtenOff: 0 },
    refundDue: { amount: 2_500, currency: 'GBP' },
    refundRequested: { amount: 0, currency: 'GBP' },
  }),
  closeReturn: returned('closed'),
};

export const ORDERS: ModuleActs = { acts, changes };

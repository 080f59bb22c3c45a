import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import type { ModuleActs, World } from '../support/audited-acts.js';

const post = ({ app, admin }: World, path: string, body: unknown): Promise<TestResponse> =>
  app.request('POST', path, {
    token: admin.token,
    body,
    headers: { 'idempotency-key': newId() },
  });

async function startPayment(world: World): Promise<TestResponse> {
  const { app, admin, productId } = world;
  const { body } = await app.placeOrder(admin, [{ productId, quantity: 1 }]);
  return post(world, `/v1/orders/${body['id']}/payments`, { gateway: 'manual' });
}

async function aPayment(world: World, change?: string): Promise<string> {
  const { body } = await startPayment(world);
  if (change)
    await world.app.db.query(`UPDATE payments.payments SET ${change} WHERE id = $1`, [body['id']]);
  return `/v1/orders/${body['subjectId']}/payments/${body['id']}`;
}

const AUTHORISED = `status = 'authorised', authorised = amount`;
const CAPTURED = `status = 'captured', authorised = amount, captured = amount`;

/** Each entry names the step, its order and its amount. */
const facts: ModuleActs['changes'][string] = [
  null,
  {
    amount: { amount: 1_250, currency: 'GBP' },
    gateway: 'manual',
    operationId: '<id>',
    subjectId: '<id>',
  },
];

export const PAYING_ACTS: ModuleActs = {
  acts: {
    payOrder: { action: 'payments.authorise-requested', act: startPayment },
    captureOrderPayment: {
      action: 'payments.capture-requested',
      act: async (world) => post(world, `${await aPayment(world, AUTHORISED)}/capture`, {}),
    },
    voidOrderPayment: {
      action: 'payments.void-requested',
      act: async (world) => post(world, `${await aPayment(world)}/void`, {}),
    },
    refundOrderPayment: {
      action: 'payments.refund-requested',
      act: async (world) => post(world, `${await aPayment(world, CAPTURED)}/refund`, {}),
    },
    recordOrderPayment: {
      action: 'payments.payment-recorded',
      act: async (world) => post(world, `${await aPayment(world)}/record`, {}),
    },
  },
  changes: {
    payOrder: facts,
    captureOrderPayment: facts,
    voidOrderPayment: facts,
    refundOrderPayment: facts,
    recordOrderPayment: facts,
  },
};

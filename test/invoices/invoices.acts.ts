import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import type { ModuleActs, World } from '../support/audited-acts.js';

async function issueInvoice(world: World): Promise<TestResponse> {
  const { app, admin, productId } = world;
  const { body: order } = await app.placeOrder(admin, [{ productId, quantity: 1 }]);
  return app.request('POST', `/v1/orders/${order['id']}/invoice`, { token: admin.token });
}

async function issueCreditNote(world: World): Promise<TestResponse> {
  const { app, admin } = world;
  const { body: invoice } = await issueInvoice(world);
  const [line] = invoice['lines'] as Array<{ orderLineId: string }>;
  return app.request('POST', `/v1/orders/${invoice['orderId']}/credit-notes`, {
    token: admin.token,
    body: { reason: 'For a test.', lines: [{ orderLineId: line?.orderLineId, quantity: 1 }] },
    headers: { 'idempotency-key': newId() },
  });
}

const ISSUED = { number: '<number>', orderId: '<id>', total: { amount: 12_50, currency: 'GBP' } };

/** What each operation writes into the audit log; `test/audit-coverage.e2e-spec.ts` finds it here. */
export const INVOICES_ACTS: ModuleActs = {
  acts: {
    issueInvoice: { action: 'invoices.invoice-issued', act: issueInvoice },
    issueCreditNote: { action: 'invoices.credit-note-issued', act: issueCreditNote },
  },
  changes: {
    issueInvoice: [null, { ...ISSUED, refersTo: null }],
    issueCreditNote: [null, { ...ISSUED, refersTo: '<id>' }],
  },
};

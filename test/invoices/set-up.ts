import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import type { Issuer } from '../../libs/invoices/src/issuing/document-register.js';
import { IssueInvoice } from '../../libs/invoices/src/issuing/issue-invoice.js';
import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';

export interface Invoice {
  id: string;
  kind: string;
  number: string;
  orderId: string;
  total: { amount: number; currency: string };
  lines: Array<{ orderLineId: string; quantity: number; net: object }>;
  corrects: { id: string } | null;
  buyer: { name: string } | null;
}

export let app: TestApp;
export let admin: SignedIn;
export let alice: SignedIn;
export let bob: SignedIn;
export let finance: SignedIn;
let productId: string;

/** An order of Alice's: three teapots at £12.50. */
export async function anOrder(quantity = 3): Promise<{ id: string; lines: Array<{ id: string }> }> {
  const placed = await app.placeOrder(alice, [{ productId, quantity }], { reference: 'PO-1' });
  if (placed.status !== 201) throw new Error(placed.text);
  return placed.body as never;
}

export const issue = (who: SignedIn, orderId: string): Promise<TestResponse<Invoice>> =>
  app.request('POST', `/v1/orders/${orderId}/invoice`, { token: who.token });

export const credit = (
  who: SignedIn,
  orderId: string,
  body: object,
  key = newId(),
): Promise<TestResponse<Invoice>> =>
  app.request('POST', `/v1/orders/${orderId}/credit-notes`, {
    token: who.token,
    body,
    headers: { 'idempotency-key': key },
  });

export const get = (who: SignedIn, path: string, headers = {}) =>
  app.request<Invoice>('GET', path, { token: who.token, headers });

/** With the body as bytes. */
export async function download(who: SignedIn, path: string, headers = {}) {
  const response = await fetch(app.api.url + path, {
    headers: { authorization: `Bearer ${who.token}`, ...headers },
    signal: AbortSignal.timeout(30_000),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

const system = (): Issuer => ({
  actorId: null,
  origin: { requestId: newId(), traceparent: continueTrace(undefined), ip: null },
});

/** Issues the invoice past HTTP, and rolls back if told to. */
export const issueIn = (orderId: string, { isUndone = false } = {}): Promise<string> =>
  app.api.app.get(Transactions).run(async (tx) => {
    const invoicing = app.api.app.get(IssueInvoice, { strict: false });
    const { document } = await invoicing.issue(tx, orderId, system());
    if (isUndone) throw new Error('Undone on purpose.');
    return document.fullNumber;
  });

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    bob = await app.account(admin, 'customer');
    finance = await app.account(admin, 'finance');
    productId = (await app.product(admin, { onHand: 100_000 })).id;
  });
  afterAll(() => app.close());
}

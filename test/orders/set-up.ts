import { type SignedIn, TestApp } from '../support/app.js';

export interface Order {
  id: string;
  number: string;
  customerId: string;
  status: string;
  version: number;
  lines: Array<{
    id: string;
    productId: string;
    quantity: number;
    unitPrice: object;
    total: object;
  }>;
  total: { amount: number; currency: string };
  placedAt: string;
  allowedActions: string[];
}

export interface Page<Item> {
  data: Item[];
  page: { nextCursor: string | null };
}

export const gbp = (amount: number) => ({ amount, currency: 'GBP' });

export let app: TestApp;
export let admin: SignedIn;
export let alice: SignedIn;
export let bob: SignedIn;
export let support: SignedIn;
export let finance: SignedIn;

export const get = (who: SignedIn, id: string, headers = {}) =>
  app.request<Order>('GET', `/v1/orders/${id}`, { token: who.token, headers });

export const cancel = (
  who: SignedIn,
  id: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
) => app.request<Order>('POST', `/v1/orders/${id}/cancel`, { token: who.token, body, headers });

export const availableOf = async (id: string) =>
  (await app.request('GET', `/v1/products/${id}`)).body['available'];

export async function anOrder(
  who: SignedIn,
  quantity = 1,
): Promise<{ order: Order; productId: string; etag: string }> {
  const { id: productId } = await app.product(admin);
  const placed = await app.placeOrder(who, [{ productId, quantity }]);
  if (placed.status !== 201) throw new Error(placed.text);
  return {
    order: placed.body as unknown as Order,
    productId,
    etag: placed.headers.get('etag') ?? '',
  };
}

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    bob = await app.account(admin, 'customer');
    support = await app.account(admin, 'support');
    finance = await app.account(admin, 'finance');
  });
  afterAll(() => app.close());
}

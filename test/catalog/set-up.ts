import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from '../support/app.js';

export interface Product {
  id: string;
  sku: string;
  name: string;
  available: number;
  onHand?: number;
  reserved?: number;
  version: number;
}

export interface Page {
  data: Product[];
  page: { nextCursor: string | null };
}

export const teapot = (overrides: object = {}) => ({
  sku: `POT ${newId()}@1250`,
  name: 'Teapot',
  unitPrice: { amount: 12_50, currency: 'GBP' },
  onHand: 10,
  ...overrides,
});

export let app: TestApp;
export let admin: SignedIn;
export let customer: SignedIn;

export const add = (body: unknown, headers = {}) =>
  app.request<Product>('POST', '/v1/products', { token: admin.token, body, headers });

export const get = (id: string, headers = {}) =>
  app.request<Product>('GET', `/v1/products/${id}`, { headers });

export const list = (query: string) => app.request<Page>('GET', `/v1/products?${query}`);

export const change = (id: string, ifMatch: string | undefined, body: unknown) =>
  app.request<Product>('PATCH', `/v1/products/${id}`, {
    token: admin.token,
    body,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

export const setStock = (id: string, ifMatch: string, onHand: unknown) =>
  app.request<Product>('PUT', `/v1/products/${id}/stock`, {
    token: admin.token,
    body: { onHand },
    headers: { 'if-match': ifMatch },
  });

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());
}

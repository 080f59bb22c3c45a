import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';

interface Terms {
  readonly onAccount: boolean;
  readonly customerGroup: string | null;
  readonly vatId: string | null;
}

const GENERAL: Terms = { onAccount: false, customerGroup: null, vatId: null };
const TRADE: Terms = { onAccount: true, customerGroup: 'wholesale', vatId: 'DE136695976' };

describe('the terms of a customer', () => {
  let app: TestApp;
  let admin: SignedIn;
  let finance: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    finance = await app.account(admin, 'finance');
  });
  beforeEach(async () => {
    customer = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());

  const path = (userId = customer.userId) => `/v1/customers/${userId}/terms`;
  const get = (userId?: string) => app.request('GET', path(userId), { token: finance.token });
  const put = (body: unknown, ifMatch: string, userId?: string) =>
    app.request('PUT', path(userId), {
      token: finance.token,
      body,
      headers: { 'if-match': ifMatch },
    });
  const reservedUntil = async (): Promise<string | null> => {
    const { id: productId } = await app.product(admin);
    const placed = await app.placeOrder(customer, [{ productId, quantity: 1 }]);
    expect(placed.status).toBe(201);
    const [row] = await app.db.query('SELECT reserved_until FROM orders.orders WHERE id = $1', [
      placed.body['id'],
    ]);
    return row.reserved_until;
  };

  it('are the general ones until they are set', async () => {
    const { body, headers } = await get();

    expect(body).toEqual({ customerId: customer.userId, ...GENERAL, version: 0 });
    expect(headers.get('etag')).toBe('"0"');
  });

  it('are set by staff who know the present ones', async () => {
    const set = await put(TRADE, '"0"');
    const again = await put(GENERAL, '"0"');

    expect(set).toMatchObject({ status: 200, body: { ...TRADE, version: 1 } });
    expect(again.status).toBe(412);
    expect((await get()).body).toEqual(set.body);
    expect(await put(GENERAL, '"1"')).toMatchObject({ status: 200, body: { version: 2 } });
  });

  it('are set once by requests that race', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(TRADE, '"0"')));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    expect((await get()).body).toMatchObject({ version: 1 });
  });

  it('belong to an account', async () => {
    expect((await get(newId())).status).toBe(404);
    expect((await put(TRADE, '"0"', newId())).status).toBe(404);
  });

  it('are not for the customer to see or set', async () => {
    const { token } = customer;

    expect((await app.request('GET', path(), { token })).status).toBe(403);
    expect((await app.request('PUT', path(), { token, body: TRADE })).status).toBe(403);
  });

  it.each([
    { vatId: '136695976' },
    { vatId: 'de136695976' },
    { customerGroup: 'Whole sale' },
    { customerGroup: 'x'.repeat(51) },
    { onAccount: null },
    { discount: 1 },
  ])('refuse %j', async (fault) => {
    expect((await put({ ...TRADE, ...fault }, '"0"')).status).toBe(422);
  });

  it('decide whether the reservation runs out, right after another process set them', async () => {
    expect(await reservedUntil()).not.toBeNull();
    const setByAnotherProcess = (onAccount: boolean, version: number) =>
      app.db.query(
        `INSERT INTO orders.customer_terms VALUES ($1, $2, NULL, NULL, $3, now())
         ON CONFLICT (customer_id) DO UPDATE SET on_account = $2, version = $3`,
        [customer.userId, onAccount, version],
      );

    await setByAnotherProcess(true, 1);
    expect([await reservedUntil(), await reservedUntil()]).toEqual([null, null]);
    await setByAnotherProcess(false, 2);
    expect(await reservedUntil()).not.toBeNull();
    await app.db.query('DELETE FROM orders.customer_terms WHERE customer_id = $1', [
      customer.userId,
    ]);
    expect(await reservedUntil()).not.toBeNull();
  });
});

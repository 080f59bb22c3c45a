import { type SignedIn, TestApp } from './support/app.js';
import { SentStatements } from './support/sent-statements.js';

/**
 * What a request costs in statements, which are round trips here. Speed itself is measured in
 * `bench/`, where a test may not fail for it.
 */
describe('the statements of the hot routes', () => {
  let sent: SentStatements;
  let app: TestApp;
  let admin: SignedIn;
  let alice: SignedIn;

  beforeAll(async () => {
    sent = new SentStatements();
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    for (let made = 0; made < 3; made++) await app.product(admin);
  });
  afterAll(async () => {
    await app.close();
    sent.stop();
  });

  /**
   * Who the caller is and what they may do is remembered for a second, and pinned on its own below.
   */
  const withoutCaller = (statements: string[]): string[] =>
    statements.filter((text) => !/auth\.|users\./.test(text));

  const statementsOf = async (
    work: () => Promise<{ status: number; text: string }>,
  ): Promise<string[]> => {
    // The first of its kind may warm something up; both must succeed.
    await work();
    return withoutCaller(
      await sent.during(async () => {
        const { status, text } = await work();
        if (status >= 300) throw new Error(`${status} ${text}`);
      }),
    );
  };

  const shelf = async (count: number): Promise<Array<{ productId: string; quantity: number }>> => {
    const made = await app.db.query<Array<{ id: string }>>(
      `WITH made AS (
         INSERT INTO catalog.products
           (id, sku, name, description, unit_price_amount, unit_price_currency, active,
             search_text, version, created_at, updated_at)
         SELECT gen_random_uuid(), 'shelf-' || gen_random_uuid(), 'Cup', '', 1, 'GBP', true,
           ' cup', 1, now(), now() FROM generate_series(1, $1)
         RETURNING id
       ), stocked AS (
         INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at) SELECT id,
           9, 0, 1, now() FROM made
       )
       SELECT id FROM made`,
      [count],
    );
    return made.map(({ id }) => ({ productId: id, quantity: 1 }));
  };

  it.each([1, 5, 1_500])(
    'places an order of %d lines in one, when the prices are known',
    async (count) => {
      const lines = await shelf(count);

      expect(await statementsOf(() => app.placeOrder(alice, lines))).toEqual(['orders.place']);
    },
  );

  it('places a taxed and shipped order in one, too, when the terms are known', async () => {
    const lines = await shelf(5);
    const staff = { token: admin.token };
    const rate = { country: 'GB', name: 'VAT', rate: 2_000, validFrom: '2011-01-04T00:00:00Z' };
    const method = { code: 'post', name: 'Post', price: { amount: 395, currency: 'GBP' } };
    await app.request('POST', '/v1/tax-rates', { ...staff, body: rate });
    await app.request('POST', '/v1/shipping-methods', { ...staff, body: method });
    const address = { name: 'Ada', line1: '1 Example Street', city: 'London', country: 'GB' };
    const more = { shippingMethod: 'post', shippingAddress: address };

    expect(await statementsOf(() => app.placeOrder(alice, lines, more))).toEqual(['orders.place']);
  });

  it('asks for prices that it does not know in one more', async () => {
    const lines = await shelf(5);

    const first = withoutCaller(await sent.during(() => app.placeOrder(alice, lines)));

    expect(first).toEqual(['catalog.priced-offers', 'orders.place']);
  });

  it('gets an order with its lines in one', async () => {
    const { body: order } = await app.placeOrder(alice, await shelf(5));
    const get = () => app.request('GET', `/v1/orders/${order['id']}`, { token: alice.token });

    expect(await statementsOf(get)).toEqual(['orders.get']);
  });

  it('lists orders in one, the next page too', async () => {
    await app.placeOrder(alice, await shelf(1));
    await app.placeOrder(alice, await shelf(1));
    const list = (more = '') =>
      app.request<{ page: { nextCursor: string } }>('GET', `/v1/orders?limit=1${more}`, {
        token: alice.token,
      });
    const { body } = await list();

    expect(await statementsOf(list)).toEqual([expect.stringMatching(/^orders\.list\.\d+\.\d+$/)]);
    expect(await statementsOf(() => list(`&cursor=${body.page.nextCursor}`))).toEqual([
      expect.stringMatching(/^orders\.list\.\d+\.\d+$/),
    ]);
  });

  it('lists products in one, and gets one in one, for whoever asks', async () => {
    const { id } = await app.product(admin);

    expect(await statementsOf(() => app.request('GET', '/v1/products?limit=1'))).toEqual([
      expect.stringMatching(/^catalog\.products\.\d+$/),
    ]);
    expect(
      await statementsOf(() => app.request('GET', `/v1/products/${id}`, { token: alice.token })),
    ).toEqual(['catalog.full-product']);
  });

  it('answers whether it is alive without asking the database', async () => {
    expect(await sent.during(() => app.request('GET', '/health/live'))).toEqual([]);
  });

  it('asks for the caller once at most, once a second, however many requests come in', async () => {
    const { token } = await app.openSession(alice.userId);
    const ask = () => app.request('GET', '/v1/notifications', { token });

    const sentByMany = await sent.during(() => Promise.all(Array.from({ length: 20 }, ask)));

    const lookUps = sentByMany.filter((text) => /\b(auth|users)\./.test(text));
    expect(new Set(lookUps)).toEqual(new Set(['auth.principal-by-session']));
    // One a second; twenty requests may take a busy machine a few.
    expect(lookUps.length).toBeLessThan(10);
  });
});

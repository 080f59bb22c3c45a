import { type SignedIn, TestApp } from './support/app.js';

interface Order {
  readonly id: string;
  readonly version: number;
  readonly placedAt: string;
  readonly updatedAt: string;
}

interface Page {
  readonly data: Order[];
  readonly page: { readonly nextCursor: string | null };
}

const EVER = '2000-01-01T00:00:00Z';

describe('the changes of orders', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    ({ id: productId } = await app.product(admin));
  });
  afterAll(() => app.close());

  const aCustomer = () => app.account(admin, 'customer');
  const anOrder = async (who: SignedIn, more: object = {}): Promise<Order> =>
    (await app.placeOrder(who, [{ productId, quantity: 1 }], { ...more })).body as never;
  const cancel = async (who: SignedIn, id: string): Promise<Order> =>
    (await app.request<Order>('POST', `/v1/orders/${id}/cancel`, { token: who.token })).body;
  const page = async (who: SignedIn, query: string): Promise<Page> =>
    (await app.request<Page>('GET', `/v1/orders?${query}`, { token: who.token })).body;

  /** From page to page; `between` does something after the first. */
  async function walk(
    who: SignedIn,
    query: string,
    between: () => Promise<unknown> = async () => undefined,
  ): Promise<Order[]> {
    const seen: Order[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { data, page: next }: Page = await page(
        who,
        `${query}${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...data);
      if (cursor === '') await between();
      cursor = next.nextCursor;
    }
    return seen;
  }
  const idsOf = (orders: readonly Order[]): string[] => orders.map(({ id }) => id);

  it('begin with the placing of an order', async () => {
    const ada = await aCustomer();

    const order = await anOrder(ada);

    expect(order.updatedAt).toBe(order.placedAt);
    const [listed] = (await page(ada, `updatedSince=${order.updatedAt}`)).data;
    expect(listed).toMatchObject({ id: order.id, updatedAt: order.updatedAt });
  });

  it.each(['', '&status=placed', '&placedTo=2999-01-01T00:00:00Z'])(
    'are walked without a gap across orders that changed at one moment, with %p',
    async (filter) => {
      const ada = await aCustomer();
      const orders: Order[] = [];
      for (let count = 0; count < 5; count++) orders.push(await anOrder(ada));
      const [before, ...tied] = idsOf(orders).reverse() as [string, ...string[]];
      await app.db.query(
        `UPDATE orders.orders SET updated_at = CASE id WHEN $2 THEN '2026-01-01'::timestamptz
           ELSE '2026-01-02T09:30:00.123Z' END WHERE customer_id = $1`,
        [ada.userId, before],
      );

      const since = async (instant: string) =>
        idsOf(await walk(ada, `limit=1&updatedSince=${instant}${filter}`));

      expect(await since(EVER)).toEqual([before, ...tied.sort()]);
      expect(await since('2026-01-02T09:30:00.123Z')).toEqual(tied);
      expect(await since('2026-01-02T09:30:00.124Z')).toEqual([]);
    },
  );

  it('show an order that is cancelled again, at the end', async () => {
    const ada = await aCustomer();
    const [first, second] = [await anOrder(ada), await anOrder(ada)];
    const newest = (await walk(ada, `updatedSince=${EVER}`)).at(-1)?.updatedAt;

    const cancelled = await cancel(ada, first.id);

    expect(cancelled.updatedAt > first.updatedAt).toBe(true);
    const changes = await walk(ada, `updatedSince=${newest}`);
    expect(changes.map(({ id, version, updatedAt }) => ({ id, version, updatedAt }))).toEqual([
      { id: second.id, version: 1, updatedAt: second.updatedAt },
      { id: first.id, version: 2, updatedAt: cancelled.updatedAt },
    ]);
    const { body } = await app.request<Order>('GET', `/v1/orders/${first.id}`, {
      token: ada.token,
    });
    expect(body.updatedAt).toBe(cancelled.updatedAt);
  });

  it('show an order twice when it changes behind the page that showed it', async () => {
    const ada = await aCustomer();
    const [first, second] = [await anOrder(ada), await anOrder(ada)];

    const seen = await walk(ada, `limit=1&updatedSince=${EVER}`, () => cancel(ada, first.id));

    expect(seen.map(({ id, version }) => [id, version])).toEqual([
      [first.id, 1],
      [second.id, 1],
      [first.id, 2],
    ]);
  });

  it('are found together with every other filter', async () => {
    const ada = await aCustomer();
    const order = await anOrder(ada, { reference: 'PO-1' });
    await cancel(ada, (await anOrder(ada)).id);
    const { number } = order as unknown as { number: string };
    const filters = [
      'status=placed',
      'reference=PO-1',
      `number=${number}`,
      'status=placed&reference=PO-1&placedFrom=2000-01-01T00:00:00Z&placedTo=2999-01-01T00:00:00Z',
    ];

    for (const filter of filters) {
      const query = `updatedSince=${EVER}&customerId=${ada.userId}&${filter}`;
      expect([filter, idsOf((await page(admin, query)).data)]).toEqual([filter, [order.id]]);
    }
    expect((await page(ada, `updatedSince=${EVER}&placedTo=${EVER}`)).data).toEqual([]);
  });

  it('of others are never shown, whatever the filter or the cursor', async () => {
    const [ada, bob] = [await aCustomer(), await aCustomer()];
    await anOrder(ada);
    await anOrder(ada);
    const { nextCursor } = (await page(ada, `limit=1&updatedSince=${EVER}`)).page;

    for (const filter of ['', `&customerId=${ada.userId}`, '&status=placed'])
      expect((await page(bob, `updatedSince=${EVER}${filter}`)).data).toEqual([]);
    expect(await page(bob, `limit=1&updatedSince=${EVER}&cursor=${nextCursor}`)).toMatchObject({
      code: 'invalid-cursor',
    });
    expect(idsOf(await walk(admin, `limit=100&updatedSince=${EVER}`))).toEqual(
      expect.arrayContaining(idsOf(await walk(ada, `updatedSince=${EVER}`))),
    );
  });
});

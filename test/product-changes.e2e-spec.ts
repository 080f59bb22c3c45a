import { type SignedIn, TestApp } from './support/app.js';

interface Product {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: string;
}

interface Page {
  readonly data: Product[];
  readonly page: { readonly nextCursor: string | null };
}

const EVER = '2000-01-01T00:00:00Z';

describe('the changes of products', () => {
  let app: TestApp;
  let admin: SignedIn;
  let customer: SignedIn;
  const made: string[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
    for (let count = 0; count < 4; count++) made.push((await app.product(admin)).id);
  });
  afterAll(() => app.close());

  async function walk(query: string, token?: string): Promise<Product[]> {
    const seen: Product[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Page } = await app.request<Page>(
        'GET',
        `/v1/products?limit=1&${query}${cursor && `&cursor=${cursor}`}`,
        { token },
      );
      seen.push(...body.data);
      cursor = body.page.nextCursor;
    }
    return seen;
  }
  const idsOf = (products: readonly Product[]): string[] => products.map(({ id }) => id);
  const newest = async (): Promise<string> =>
    (await walk(`updatedSince=${EVER}`)).at(-1)?.updatedAt ?? '';
  const change = async (id: string, body: object): Promise<void> => {
    const headers = { 'if-match': '*' };
    await app.request('PATCH', `/v1/products/${id}`, { token: admin.token, body, headers });
  };

  it('are walked without a gap across products that changed at one moment', async () => {
    const [first, ...tied] = made;
    await app.db.query(
      `UPDATE catalog.products SET updated_at = CASE id WHEN $1 THEN '2026-01-01'::timestamptz
         ELSE '2026-01-02T09:30:00.123Z' END`,
      [first],
    );

    const since = async (instant: string) => idsOf(await walk(`updatedSince=${instant}`));

    expect(await since(EVER)).toEqual([first, ...tied.sort()]);
    expect(await since('2026-01-02T09:30:00.123Z')).toEqual(tied);
    expect(await since('2026-01-02T09:30:00.124Z')).toEqual([]);
    expect(await since(`${EVER}&q=teapot`)).toEqual([first, ...tied]);
  });

  it('show a product that changes at the end, and none that only sells', async () => {
    const [changed, sold, counted] = made as [string, string, string];
    const before = await newest();
    await change(changed, { name: 'Samovar' });
    const lines = [{ productId: sold, quantity: 1 }];
    expect((await app.placeOrder(customer, lines)).status).toBe(201);
    const headers = { 'if-match': '*' };
    const body = { onHand: 50 };
    const path = `/v1/products/${counted}/stock`;
    const set = await app.request('PUT', path, { token: admin.token, body, headers });
    expect(set.status).toBe(200);

    const changes = (await walk(`updatedSince=${before}`)).filter((each) => each.version > 1);

    expect(idsOf(changes)).toEqual([changed]);
    expect((await walk(`updatedSince=${EVER}`)).at(-1)?.id).toBe(changed);
  });

  it('show staff what was taken off sale, and others no longer', async () => {
    const gone = made[3] ?? '';
    await change(gone, { active: false });

    expect(idsOf(await walk(`updatedSince=${EVER}`, admin.token)).at(-1)).toBe(gone);
    expect(idsOf(await walk(`updatedSince=${EVER}&active=false`, admin.token))).toEqual([gone]);
    expect(idsOf(await walk(`updatedSince=${EVER}&active=true`, admin.token))).not.toContain(gone);
    for (const token of [customer.token, undefined])
      expect(idsOf(await walk(`updatedSince=${EVER}`, token))).not.toContain(gone);
  });
});

import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const ADDRESS = {
  name: 'Ada Example',
  line1: '1 Example Street',
  city: 'London',
  postalCode: 'EX1 2MP',
  country: 'GB',
};

describe('the price of an order', () => {
  let app: TestApp;
  let admin: SignedIn;
  let alice: SignedIn;
  let pot: string;
  let cup: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    pot = (await app.product(admin, { unitPrice: gbp(30_00) })).id;
    cup = (await app.product(admin, { unitPrice: gbp(4_50) })).id;
    for (const [country, rate] of Object.entries({ GB: 2_000, KW: 500, JP: 1_000 }))
      await add('tax-rates', { country, name: 'VAT', rate, validFrom: '2011-01-04T00:00:00Z' });
    await add('shipping-methods', {
      code: 'post',
      name: 'Post',
      price: gbp(3_95),
      countries: ['GB'],
      freeFrom: gbp(50_00),
    });
    await add('coupons', {
      code: 'POT-HALF',
      discount: { percentage: 5_000 },
      scope: 'line',
      productIds: [pot],
    });
    await add('coupons', { code: 'TEN', discount: { percentage: 1_000 } });
  });
  afterAll(() => app.close());

  async function add(path: string, body: object): Promise<TestResponse> {
    const added = await app.request('POST', `/v1/${path}`, { token: admin.token, body });
    if (added.status !== 201) throw new Error(`${path}: ${added.status} ${added.text}`);
    return added;
  }
  const lines = () => [
    { productId: pot, quantity: 1 },
    { productId: cup, quantity: 3 },
  ];
  const place = (more: object = {}, what: object[] = lines(), who = alice) =>
    app.placeOrder(who, what, { ...more });
  const quote = (more: object = {}, what: object[] = lines()) =>
    app.request('POST', '/v1/orders/quote', { token: alice.token, body: { lines: what, ...more } });
  const get = (path: string, { token } = alice) => app.request('GET', `/v1/${path}`, { token });
  const faultsOf = ({ status, body }: TestResponse) => [
    status,
    body['code'],
    (body['errors'] as Array<{ pointer: string; code: string }>).map(
      ({ pointer, code }) => `${pointer} ${code}`,
    ),
  ];
  const usedOf = async (code: string): Promise<number> => {
    const { body } = await get(`coupons?code=${code}`, admin);
    return (body['data'] as Array<{ used: number }>)[0]?.used as number;
  };

  it('is explained line by line, and stays with the order', async () => {
    const placed = await place({
      couponCodes: ['ten', 'pot-half'],
      shippingMethod: 'post',
      shippingAddress: ADDRESS,
    });

    expect([placed.status, placed.text]).toEqual([201, placed.text]);
    expect(placed.body).toMatchObject({
      lines: [
        {
          unitPrice: gbp(30_00),
          total: gbp(30_00),
          discount: gbp(16_50),
          net: gbp(11_25),
          tax: { rate: 2_000, amount: gbp(2_25) },
          gross: gbp(13_50),
        },
        { total: gbp(13_50), discount: gbp(1_35), tax: { rate: 2_000 }, gross: gbp(12_15) },
      ],
      discounts: [
        { code: 'POT-HALF', amount: gbp(15_00) },
        { code: 'TEN', amount: gbp(2_85) },
      ],
      shipping: { method: 'post', name: 'Post', gross: gbp(3_95), tax: { rate: 2_000 } },
      taxes: [{ name: 'VAT', rate: 2_000, net: gbp(24_67), amount: gbp(4_93) }],
      totals: {
        subtotal: gbp(43_50),
        discount: gbp(17_85),
        shipping: gbp(3_95),
        tax: gbp(4_93),
        total: gbp(29_60),
      },
      taxIncluded: true,
      total: gbp(29_60),
      billingAddress: null,
      shippingAddress: { ...ADDRESS, company: null, phone: null },
    });
    expect((await get(`orders/${placed.body['id']}`)).body).toEqual(placed.body);
  });

  it('is the same in a quote, which uses and stores nothing', async () => {
    const more = { couponCodes: ['TEN'], shippingMethod: 'post', shippingAddress: ADDRESS };
    const before = [await usedOf('TEN'), (await get('orders?limit=100')).text];

    const quoted = await quote(more);

    expect(quoted.status).toBe(200);
    expect([await usedOf('TEN'), (await get('orders?limit=100')).text]).toEqual(before);
    const { body: order } = await place(more);
    const { totals, discounts, shipping, taxes, taxIncluded, currency } = order;
    const priced = { totals, discounts, shipping, taxes, taxIncluded, currency };
    expect(quoted.body).toMatchObject(priced);
    expect(order['lines']).toMatchObject(quoted.body['lines'] as object[]);
  });

  it('taxes each product by its tax class', async () => {
    const { id } = await app.product(admin, { unitPrice: gbp(10_50), taxClass: 'reduced' });
    await add('tax-rates', {
      country: 'GB',
      taxClass: 'reduced',
      name: 'VAT',
      rate: 500,
      validFrom: '2011-01-04T00:00:00Z',
    });

    const { body } = await quote({ billingAddress: ADDRESS }, [{ productId: id, quantity: 2 }]);

    expect(body['taxes']).toEqual([{ name: 'VAT', rate: 500, net: gbp(20_00), amount: gbp(1_00) }]);
  });

  it('sends for free from an amount', async () => {
    const more = { shippingMethod: 'post', shippingAddress: ADDRESS };

    const { body } = await quote(more, [{ productId: pot, quantity: 2 }]);

    expect(body).toMatchObject({ shipping: { gross: gbp(0) }, totals: { total: gbp(60_00) } });
  });

  it('is the sum of the lines where nothing is added', async () => {
    const { body } = await place();

    expect(body).toMatchObject({
      total: gbp(43_50),
      totals: { subtotal: gbp(43_50), discount: gbp(0), tax: gbp(0), total: gbp(43_50) },
      discounts: [],
      shipping: null,
      taxes: [],
    });
    expect(body['lines']).toMatchObject([
      { discount: gbp(0), net: gbp(30_00), tax: { rate: 0, amount: gbp(0) }, gross: gbp(30_00) },
      { gross: gbp(13_50) },
    ]);
  });

  it.each([
    ['KWD', 'KW', 12_345, 588],
    ['JPY', 'JP', 1_980, 180],
  ])('keeps to the units of %s', async (currency, country, amount, tax) => {
    const { id } = await app.product(admin, { unitPrice: { amount, currency } });

    const { body } = await place({ billingAddress: { ...ADDRESS, country } }, [
      { productId: id, quantity: 1 },
    ]);

    expect(body).toMatchObject({
      total: { amount, currency },
      totals: { tax: { amount: tax, currency } },
    });
  });

  it.each<[string, object, unknown[]]>([
    [
      'unknown',
      { couponCodes: ['TEN', 'NONE'] },
      [422, 'unknown-coupon', ['/couponCodes/1 unknown-coupon']],
    ],
    [
      'pigeon',
      { shippingMethod: 'pigeon' },
      [422, 'unknown-shipping-method', ['/shippingMethod unknown-shipping-method']],
    ],
    [
      'abroad',
      { shippingMethod: 'post', shippingAddress: { ...ADDRESS, country: 'FR' } },
      [422, 'country-not-served', ['/shippingMethod country-not-served']],
    ],
    [
      'euros',
      { currency: 'EUR' },
      [
        422,
        'no-price-in-currency',
        ['/lines/0/productId no-price-in-currency', '/lines/1/productId no-price-in-currency'],
      ],
    ],
    [
      'no country',
      { billingAddress: { ...ADDRESS, country: 'UK' } },
      [422, 'invalid-input', ['/billingAddress/country unknown-country']],
    ],
  ])('is refused alike by an order and a quote: %s', async (_, more, refusal) => {
    expect(faultsOf(await place(more))).toEqual(refusal);
    expect(faultsOf(await quote(more))).toEqual(refusal);
  });

  it('uses a coupon up, and gives it back when the order is cancelled', async () => {
    const code = newId();
    await add('coupons', { code, discount: { percentage: 100 }, usageLimit: 1 });
    const first = await place({ couponCodes: [code] });

    expect(faultsOf(await place({ couponCodes: [code] }))).toEqual([
      409,
      'coupon-exhausted',
      ['/couponCodes/0 exhausted'],
    ]);
    const cancelled = await app.request('POST', `/v1/orders/${first.body['id']}/cancel`, {
      token: alice.token,
    });
    expect([cancelled.status, await usedOf(code)]).toEqual([200, 0]);
    expect(cancelled.body['discounts']).toEqual(first.body['discounts']);
    expect((await place({ couponCodes: [code] })).status).toBe(201);
  });

  it('uses a coupon ten times for thirty orders at the same time', async () => {
    const code = newId();
    await add('coupons', { code, discount: { percentage: 100 }, usageLimit: 10 });
    const what = [{ productId: cup, quantity: 1 }];

    const answers = await Promise.all(
      Array.from({ length: 30 }, () => place({ couponCodes: [code] }, what)),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(201), ...Array(20).fill(409)]);
    expect(await usedOf(code)).toBe(10);
  });

  it('gets the first answer again when the order is repeated', async () => {
    const code = newId();
    await add('coupons', { code, discount: { percentage: 100 }, usageLimit: 1 });
    const key = newId();

    const [first, second] = [
      await place({ couponCodes: [code], key }),
      await place({ couponCodes: [code], key }),
    ];

    expect([second.status, second.text]).toEqual([201, first.text]);
  });

  it('follows a new tax rate at once', async () => {
    const billingAddress = { ...ADDRESS, country: 'IE' };
    const taxOf = async () => (await place({ billingAddress })).body['taxes'];
    expect(await taxOf()).toEqual([]);
    const { body } = await add('tax-rates', {
      country: 'IE',
      name: 'VAT',
      rate: 2_300,
      validFrom: '2012-01-01T00:00:00Z',
    });

    expect(await taxOf()).toMatchObject([{ rate: 2_300 }]);

    await app.request('PATCH', `/v1/tax-rates/${body['id']}`, {
      token: admin.token,
      body: { rate: 2_100 },
      headers: { 'if-match': '"1"' },
    });
    expect(await taxOf()).toMatchObject([{ rate: 2_100 }]);
  });
});

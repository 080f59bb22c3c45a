import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  ADA,
  BOB,
  CUP,
  callOf,
  customer,
  line,
  NOW,
  POT,
  PRODUCTS,
  Way,
} from '../../../../test/support/placing-ways.js';
import type { Address } from '../order/address.js';
import type { OrderDraft } from './order-draft.js';

const YESTERDAY = new Date('2026-11-19T09:30:00Z');

const TERMS = `
  WITH rate AS (
    INSERT INTO pricing.tax_rates
      (id, country, tax_class, name, rate, valid_from, valid_to, version, created_at, updated_at)
    VALUES ('00000000-0000-7000-8000-000000000101', 'GB', 'standard', 'VAT', 2000, $2, NULL, 1, $1,
            $1)
  ), method AS (
    INSERT INTO pricing.shipping_methods
      (id, code, name, price_amount, price_currency, free_from_amount, countries, tax_class, active,
       version, created_at, updated_at)
    VALUES ('00000000-0000-7000-8000-000000000102', 'post', 'Post', 395, 'GBP', NULL, '{GB}',
            'standard', true, 1, $1, $1)
  )
  INSERT INTO pricing.coupons
    (id, code, percentage, scope, product_ids, usage_limit, per_customer_limit, used, valid_to,
     active, version, created_at, updated_at)
  SELECT gen_random_uuid(), code, 1000, 'order', '{}', usage_limit, 1, 0, valid_to, true, 1, $1, $1
    FROM (VALUES ('TEN', NULL, NULL), ('OLD', NULL, $2::timestamptz), ('ONCE', 1, NULL))
         AS c (code, usage_limit, valid_to)`;

const at = (country: string): Address => ({
  name: 'Ada Example',
  company: null,
  line1: '1 Example Street',
  line2: null,
  city: 'London',
  region: null,
  postalCode: 'EX1 2MP',
  country,
  phone: null,
});
const cup: OrderDraft = { lines: [line(CUP)] };
const toGb: OrderDraft = { ...cup, shippingAddress: at('GB') };

describe('Placing an order with more than its lines to pay', () => {
  let databases: TestDatabase[];
  let ways: [Way, Way];

  beforeEach(async () => {
    databases = [await createTestDatabase(), await createTestDatabase()];
    for (const { dataSource } of databases) {
      await dataSource.query(PRODUCTS, [NOW]);
      await dataSource.query(TERMS, [NOW, YESTERDAY]);
    }
    const [first, second] = databases as [TestDatabase, TestDatabase];
    ways = [new Way('in one statement', first), new Way('under locks', second)];
    for (const way of ways) await way.remember();
  });
  afterEach(async () => {
    for (const way of ways) await way.stop();
    for (const database of databases) await database.drop();
  });

  const place = (draft: OrderDraft) => (way: Way) => way.place(customer, draft);
  const inEach = (sql: string) =>
    Promise.all(databases.map(({ dataSource }) => dataSource.query(sql)));
  const totals = async (): Promise<unknown[]> =>
    (await inEach('SELECT total_amount AS total FROM orders.orders ORDER BY placed_at, id')).flat();

  it.each<[string, OrderDraft, number]>([
    ['tax', { ...cup, lines: [line(POT), line(CUP, 2)], shippingAddress: at('GB') }, 3_900],
    ['shipping', { ...toGb, shippingMethod: 'post' }, 845],
    ['addresses', { ...cup, billingAddress: at('DE'), shippingAddress: at('FR') }, 450],
  ])('writes the same rows both ways, with %s', async (_, draft, total) => {
    const verdicts = await Promise.all(
      ways.map((way) => way.place(customer, draft, callOf('key'))),
    );

    expect(verdicts).toEqual(['201', '201']);
    const [inOneStatement, underLocks] = [await ways[0].rows(), await ways[1].rows()];
    expect(inOneStatement.filter((row) => row.includes('order'))).not.toEqual([]);
    expect(underLocks).toEqual(inOneStatement);
    expect(await totals()).toEqual(Array(2).fill({ total: String(total) }));
  });

  it.each<[string, OrderDraft]>([
    ['UnknownCoupon', { ...cup, couponCodes: ['NONE'] }],
    ['CouponNotApplicable', { ...cup, couponCodes: ['OLD'] }],
    ['CouponExhausted', { ...cup, couponCodes: ['ONCE'] }],
    ['UnknownShippingMethod', { ...cup, shippingMethod: 'pigeon' }],
    ['CountryNotServed', { ...cup, shippingAddress: at('DE'), shippingMethod: 'post' }],
    ['NoPriceInCurrency', { ...cup, currency: 'EUR' }],
  ])('does nothing in one statement where locks find out: %s', async (verdict, draft) => {
    await inEach(`UPDATE pricing.coupons SET used = 1 WHERE code = 'ONCE'`);
    const before = [await ways[0].rows(), await ways[1].rows()];

    const verdicts = [await place(draft)(ways[0]), await place(draft)(ways[1])];

    expect(verdicts).toEqual(['DidNothing', verdict]);
    expect([await ways[0].rows(), await ways[1].rows()]).toEqual(before);
  });

  it('leaves a coupon to the way with locks, and counts it there', async () => {
    const draft = { ...cup, couponCodes: ['ONCE'] };

    const verdicts = [await place(draft)(ways[0]), await place(draft)(ways[1])];

    expect(verdicts).toEqual(['DidNothing', '201']);
    expect(await totals()).toEqual([{ total: '405' }]);
    const [, uses] = await inEach('SELECT customer_id FROM pricing.coupon_uses');
    expect(uses).toEqual([{ customer_id: ADA }]);
    expect(BOB).not.toBe(ADA);
  });

  it.each([
    ['a tax rate', 'tax-rates', 'UPDATE pricing.tax_rates SET rate = 500', toGb],
    [
      'the price of shipping',
      'shipping-methods',
      'UPDATE pricing.shipping_methods SET price_amount = 500',
      { ...toGb, shippingMethod: 'post' },
    ],
  ])('does nothing at a stale price after %s changed', async (_, about, change, draft) => {
    const [inOneStatement] = ways;
    expect(await place(draft)(inOneStatement)).toBe('201');
    await inEach(change);
    await inEach(`UPDATE pricing.revisions SET version = 2 WHERE about = '${about}'`);

    // The second attempt reads what the first one found to be out of date.
    const verdicts = [await place(draft)(inOneStatement), await place(draft)(inOneStatement)];

    expect(verdicts).toEqual(['DidNothing', '201']);
  });

  it('sells at the old price what needs no terms, whatever changed', async () => {
    const [inOneStatement] = ways;
    await place(cup)(inOneStatement);
    await inEach('UPDATE pricing.revisions SET version = 7');

    expect(await place({ ...cup, reference: newId() })(inOneStatement)).toBe('201');
  });

  it('is priced again when a tax rate changes after it was read', async () => {
    const [, underLocks] = ways;
    underLocks.afterTerms = async () => {
      underLocks.afterTerms = async () => undefined;
      await inEach('UPDATE pricing.tax_rates SET rate = 500');
      await inEach(`UPDATE pricing.revisions SET version = 2 WHERE about = 'tax-rates'`);
    };

    expect(await place(toGb)(underLocks)).toBe('201');

    const [, lines] = await inEach('SELECT tax_rate, tax_amount FROM orders.order_lines');
    expect(lines).toEqual([{ tax_rate: 500, tax_amount: '21' }]);
  });
});

import type { AppConfig } from '@orderly/platform/config/app-config';
import { composeStatement, isAssertionFailed } from '@orderly/platform/database/composed-statement';
import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Money } from '@orderly/platform/kernel/money/money';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { raise } from '../revisions/revisions.js';
import { ShippingMethod, type ShippingMethodDetails } from '../shipping/shipping-method.entity.js';
import { ShippingOffers } from '../shipping/shipping-offers.js';
import { TaxRateEntity } from '../taxes/tax-rate.entity.js';
import { TaxTable } from '../taxes/tax-table.js';
import { PRICING_FRAGMENT, Pricing, type PricingTerms, type TermsRequest } from './pricing.js';

const NOW = new Date('2026-11-20T09:30:00Z');
const ASSERT = composeStatement('test.pricing', { pricing: PRICING_FRAGMENT });

describe('Pricing', () => {
  let database: TestDatabase;
  let statements: Statements;
  let pricing: Pricing;
  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    new Transactions(database.dataSource).run(work);

  beforeAll(async () => {
    database = await createTestDatabase([ShippingMethod, TaxRateEntity]);
    statements = new Statements(database.dataSource);
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE pricing.tax_rates, pricing.shipping_methods');
    pricing = pricingIn('GB');
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const pricingIn = (shopCountry: string | null): Pricing =>
    new Pricing(new TaxTable(statements), new ShippingOffers(statements), {
      pricing: { pricesIncludeTax: true, shopCountry },
    } as AppConfig);
  const request = (some: Partial<TermsRequest> = {}): TermsRequest => ({
    currency: 'GBP',
    country: null,
    shippingMethod: undefined,
    at: NOW,
    ...some,
  });
  const addRate = (country: string, rate: number, from: string, to: string | null = null) =>
    run(async (tx) => {
      await raise(tx, 'tax-rates');
      await tx.insert(
        TaxRateEntity,
        TaxRateEntity.add(
          {
            country,
            taxClass: 'standard',
            name: 'VAT',
            rate,
            validFrom: new Date(from),
            validTo: to === null ? null : new Date(to),
          },
          NOW,
        ),
      );
    });
  const addMethod = (some: Partial<ShippingMethodDetails> = {}) =>
    run(async (tx) => {
      await raise(tx, 'shipping-methods');
      const details: ShippingMethodDetails = {
        code: 'post',
        name: 'Post',
        price: Money.of(395, 'GBP'),
        freeFromAmount: null,
        countries: ['GB'],
        taxClass: 'standard',
        active: true,
        ...some,
      };
      await tx.insert(ShippingMethod, ShippingMethod.add(details, NOW));
    });
  const rateIn = ({ taxRates }: PricingTerms) => taxRates.get('standard')?.rate;
  const assertNow = ({ revisions }: PricingTerms) =>
    statements.run(ASSERT, ASSERT.values({ pricing: { revisions } })).then(
      () => 'as read',
      (error) => (isAssertionFailed(error) ? 'changed' : Promise.reject(error)),
    );

  it('takes the rate that is valid at the instant, and another from its end on', async () => {
    await addRate('GB', 1_750, '2008-01-01T00:00:00Z', NOW.toISOString());
    await addRate('GB', 2_000, NOW.toISOString());

    const before = await pricing.findTerms(request({ at: new Date('2026-11-20T09:29:59Z') }));
    const from = await pricing.findTerms(request());

    expect([rateIn(before), rateIn(from)]).toEqual([1_750, 2_000]);
  });

  it('taxes in the country of the customer, else of the shop, else nowhere', async () => {
    await addRate('GB', 2_000, '2011-01-01T00:00:00Z');
    await addRate('DE', 1_900, '2011-01-01T00:00:00Z');

    const rates = await Promise.all([
      pricing.findTerms(request({ country: 'DE' })),
      pricing.findTerms(request()),
      pricing.findTerms(request({ country: 'FR' })),
      pricingIn(null).findTerms(request()),
    ]);

    expect(rates.map(rateIn)).toEqual([1_900, 2_000, undefined, undefined]);
    expect(rates.map(({ country }) => country)).toEqual(['DE', 'GB', 'FR', null]);
    expect(rates.at(-1)?.revisions).toEqual([]);
  });

  it('notices a first rate for a country that had none when it was cached', async () => {
    const cached = await pricing.findTerms(request());
    expect([rateIn(cached), await assertNow(cached)]).toEqual([undefined, 'as read']);

    await addRate('GB', 2_000, '2011-01-01T00:00:00Z');

    const stale = await pricing.findTerms(request());
    expect([rateIn(stale), await assertNow(stale)]).toEqual([undefined, 'changed']);
    const current = await run((tx) => pricing.readTerms(tx, request()));
    expect([rateIn(current), await assertNow(current)]).toEqual([2_000, 'as read']);
    pricing.forgetTerms();
    expect(rateIn(await pricing.findTerms(request()))).toBe(2_000);
  });

  it('notices a new price of shipping, but no change of the other kind', async () => {
    await addMethod();
    const sent = await pricing.findTerms(request({ shippingMethod: 'post', country: 'GB' }));
    expect(sent.shipping).toMatchObject({ code: 'post', price: 395 });
    const untaxed = await pricingIn(null).findTerms(request());

    await addMethod({ code: 'express' });

    expect(await assertNow(sent)).toBe('changed');
    expect(await assertNow({ ...sent, revisions: sent.revisions.slice(0, 1) })).toBe('as read');
    expect(await assertNow(untaxed)).toBe('as read');
  });

  it.each<[string, Partial<TermsRequest>, string]>([
    ['no such method', { shippingMethod: 'pigeon' }, 'unknown-shipping-method'],
    ['inactive', { shippingMethod: 'old' }, 'unknown-shipping-method'],
    ['other currency', { shippingMethod: 'post', currency: 'EUR' }, 'unknown-shipping-method'],
    ['other country', { shippingMethod: 'post', country: 'DE' }, 'country-not-served'],
  ])('refuses to send: %s', async (_, some, code) => {
    await addMethod();
    await addMethod({ code: 'old', active: false });
    const refusal = { problem: { code }, extras: { errors: [{ pointer: '/shippingMethod' }] } };

    await expect(pricing.findTerms(request(some))).rejects.toMatchObject(refusal);
    await expect(run((tx) => pricing.readTerms(tx, request(some)))).rejects.toMatchObject(refusal);
  });

  it('sends a method without countries everywhere, also without an address', async () => {
    await addMethod({ countries: [] });

    const { shipping } = await pricingIn(null).findTerms(request({ shippingMethod: 'post' }));

    expect(shipping?.name).toBe('Post');
  });
});

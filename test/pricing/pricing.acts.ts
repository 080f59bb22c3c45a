import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

const add = ({ app, admin }: World, path: string, body: object): Promise<TestResponse> =>
  app.request('POST', path, { token: admin.token, body });

const addCoupon = (world: World): Promise<TestResponse> =>
  add(world, '/v1/coupons', { code: newId(), discount: { percentage: 1_000 } });

/** A tax class of its own, so that it overlaps with no other. */
const addTaxRate = (world: World): Promise<TestResponse> =>
  add(world, '/v1/tax-rates', {
    country: 'GB',
    taxClass: newId(),
    name: 'VAT',
    rate: 2_000,
    validFrom: '2011-01-04T00:00:00Z',
  });

const addShippingMethod = (world: World): Promise<TestResponse> =>
  add(world, '/v1/shipping-methods', {
    code: newId(),
    name: 'Post',
    price: { amount: 395, currency: 'GBP' },
  });

/** Adds one, then acts on it. */
const then =
  (path: string, first: typeof addCoupon, method: string, body?: object) =>
  async (world: World): Promise<TestResponse> => {
    const { body: added } = await first(world);
    return change(world, method, `${path}/${added['id']}`, body);
  };

const TERMS = {
  usageLimit: null,
  perCustomerLimit: null,
  validFrom: null,
  validTo: null,
  active: true,
};
const PROMISE = {
  percentage: 1_000,
  amount: null,
  currency: null,
  scope: 'order',
  minSubtotal: null,
};
const RATE = {
  country: 'GB',
  taxClass: '<id>',
  rate: 2_000,
  validFrom: '<time>',
  validTo: null,
};
const METHOD = {
  code: '<id>',
  price: { amount: 395, currency: 'GBP' },
  freeFromAmount: null,
  countries: [],
  taxClass: 'standard',
  active: true,
};

/** What each operation writes into the audit log, for `test/audit-coverage.e2e-spec.ts`. */
export const PRICING_ACTS: ModuleActs = {
  acts: {
    addCoupon: { action: 'pricing.coupon-added', act: addCoupon },
    changeCoupon: {
      action: 'pricing.coupon-changed',
      act: then('/v1/coupons', addCoupon, 'PATCH', { active: false }),
    },
    deleteCoupon: {
      action: 'pricing.coupon-removed',
      act: then('/v1/coupons', addCoupon, 'DELETE'),
    },
    addTaxRate: { action: 'pricing.tax-rate-added', act: addTaxRate },
    changeTaxRate: {
      action: 'pricing.tax-rate-changed',
      act: then('/v1/tax-rates', addTaxRate, 'PATCH', { rate: 500 }),
    },
    deleteTaxRate: {
      action: 'pricing.tax-rate-removed',
      act: then('/v1/tax-rates', addTaxRate, 'DELETE'),
    },
    addShippingMethod: { action: 'pricing.shipping-method-added', act: addShippingMethod },
    changeShippingMethod: {
      action: 'pricing.shipping-method-changed',
      act: then('/v1/shipping-methods', addShippingMethod, 'PATCH', { active: false }),
    },
  },
  changes: {
    addCoupon: [null, { ...PROMISE, ...TERMS }],
    changeCoupon: [TERMS, { ...TERMS, active: false }],
    deleteCoupon: [TERMS, null],
    addTaxRate: [null, RATE],
    changeTaxRate: [RATE, { ...RATE, rate: 500 }],
    deleteTaxRate: [RATE, null],
    addShippingMethod: [null, METHOD],
    changeShippingMethod: [METHOD, { ...METHOD, active: false }],
  },
};

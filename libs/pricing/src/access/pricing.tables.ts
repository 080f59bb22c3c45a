import type { Tables } from '@orderly/platform/database/table-facts';

const TERMS = { stays: 'What orders are priced with; staff add and end them.' };

/** Says how each table of this schema grows, and how its rows end. */
export const PRICING_TABLES: Tables = {
  'pricing.revisions': {
    growsWith: 'nothing',
    end: { stays: 'Two rows: how often tax rates and shipping methods changed.' },
  },
  'pricing.tax_rates': { growsWith: 'nothing', end: TERMS },
  'pricing.shipping_methods': { growsWith: 'nothing', end: TERMS },
  'pricing.coupons': { growsWith: 'nothing', end: TERMS },
  'pricing.coupon_uses': {
    growsWith: 'orders',
    owner: 'customer_id',
    end: { stays: 'Limits of coupons count them; under the id of the account alone, as orders.' },
  },
};

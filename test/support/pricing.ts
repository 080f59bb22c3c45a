import type { AppConfig } from '../../libs/platform/src/config/app-config.js';
import type { Statements } from '../../libs/platform/src/database/statements.js';
import { Coupons } from '../../libs/pricing/src/coupons/coupons.js';
import { Pricing } from '../../libs/pricing/src/selling/pricing.js';
import { ShippingOffers } from '../../libs/pricing/src/shipping/shipping-offers.js';
import { TaxTable } from '../../libs/pricing/src/taxes/tax-table.js';

export const couponsOn = (statements: Statements): Coupons => new Coupons(statements);

/** With prices that contain their tax, and no country of the shop. */
export const pricingOn = (statements: Statements): Pricing =>
  new Pricing(new TaxTable(statements), new ShippingOffers(statements), {
    pricing: { pricesIncludeTax: true, shopCountry: null },
  } as AppConfig);

// The public API of the module. Everything else is private, and the build enforces it.
export type {
  AppliedDiscount,
  PricedCart,
  PricedShipping,
  TaxTotal,
} from './calculation/cart.js';
export {
  CouponExhausted,
  CouponNotApplicable,
  UnknownCoupon,
} from './coupons/coupon.errors.js';
export { couponCode } from './coupons/coupon-code.js';
export { Coupons } from './coupons/coupons.js';
export type { RequestedCoupon } from './coupons/usable-coupon.js';
export { PricingModule, PricingServicesModule } from './pricing.module.js';
export { PRICING_FRAGMENT, Pricing, type PricingTerms } from './selling/pricing.js';
export { CountryNotServed, UnknownShippingMethod } from './shipping/shipping.errors.js';
export { shippingMethodCode } from './shipping/shipping-method-code.js';

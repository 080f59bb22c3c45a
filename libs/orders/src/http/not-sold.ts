import {
  InsufficientStock,
  NoPriceInCurrency,
  ProductNotForSale,
  UnknownProduct,
} from '@orderly/catalog';
import {
  CountryNotServed,
  CouponExhausted,
  CouponNotApplicable,
  UnknownCoupon,
  UnknownShippingMethod,
} from '@orderly/pricing';
import {
  MixedCurrencies,
  OrderActionForbidden,
  OrderTotalTooLarge,
  UnknownCustomer,
} from '../order/order.errors.js';

/** Why an order is not placed, and a quote not given. */
export const NOT_SOLD = [
  CountryNotServed,
  CouponExhausted,
  CouponNotApplicable,
  InsufficientStock,
  MixedCurrencies,
  NoPriceInCurrency,
  OrderActionForbidden,
  OrderTotalTooLarge,
  ProductNotForSale,
  UnknownCoupon,
  UnknownCustomer,
  UnknownProduct,
  UnknownShippingMethod,
];

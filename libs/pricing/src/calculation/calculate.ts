import type { Cart, PricedCart, ShippingOffer } from './cart.js';
import { discounted } from './discounts.js';
import { sumOf } from './rounding.js';
import { taxed } from './taxes.js';

/**
 * The price of a cart: discounts, then shipping, then taxes. Reads nothing, and calculates with
 * whole numbers of any size. The results are numbers: they are exact while `total` is a safe
 * integer, which the caller checks, because no other amount is larger than the subtotal or it.
 */
export function calculate(cart: Cart): PricedCart {
  const { lines, discounts, shipping, taxRates, taxIncluded } = cart;
  const subtotals = lines.map(({ unitPrice, quantity }) => BigInt(unitPrice) * BigInt(quantity));
  const { left, applied } = discounted(lines, subtotals, discounts);
  const taxables = lines.map(({ taxClass }, index) => ({
    taxClass,
    amount: left[index] as bigint,
  }));
  const listed = shipping && priceOf(shipping, sumOf(left));
  const { parts, taxes } = taxed(
    shipping ? [...taxables, { taxClass: shipping.taxClass, amount: listed as bigint }] : taxables,
    taxRates,
    taxIncluded,
  );
  const priced = parts.map(({ net, taxRate, tax }) => ({
    net: Number(net),
    taxRate,
    tax: Number(tax),
    gross: Number(net + tax),
  }));
  const ofShipping = shipping && (priced.at(-1) as (typeof priced)[number]);
  return {
    lines: lines.map((_, index) => ({
      subtotal: Number(subtotals[index]),
      discount: Number((subtotals[index] as bigint) - (left[index] as bigint)),
      ...(priced[index] as (typeof priced)[number]),
    })),
    discounts: applied.map(({ code, amount }) => ({ code, amount: Number(amount) })),
    shipping: shipping &&
      ofShipping && {
        code: shipping.code,
        name: shipping.name,
        price: Number(listed),
        ...ofShipping,
      },
    taxes: taxes.map(({ net, tax, ...rate }) => ({ ...rate, net: Number(net), tax: Number(tax) })),
    totals: {
      subtotal: Number(sumOf(subtotals)),
      discount: Number(sumOf(subtotals) - sumOf(left)),
      tax: Number(sumOf(parts.map(({ tax }) => tax))),
      total: Number(sumOf(parts.map(({ net, tax }) => net + tax))),
    },
  };
}

const priceOf = ({ price, freeFrom }: ShippingOffer, goods: bigint): bigint =>
  freeFrom !== null && goods >= BigInt(freeFrom) ? 0n : BigInt(price);

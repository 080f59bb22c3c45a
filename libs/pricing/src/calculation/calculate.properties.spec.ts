import fc from 'fast-check';
import { calculate } from './calculate.js';
import type { Cart, PricedCart } from './cart.js';

const PRODUCTS = ['cup', 'pot', 'tray'];
const CLASSES = ['standard', 'reduced', 'exempt'];

const line = fc.record({
  productId: fc.constantFrom(...PRODUCTS),
  unitPrice: fc.oneof(fc.nat(20), fc.nat(1_000_000)),
  quantity: fc.integer({ min: 1, max: 500 }),
  taxClass: fc.constantFrom(...CLASSES),
});
const discount = fc.record({
  code: fc.constantFrom('ONE', 'TWO', 'THREE'),
  scope: fc.constantFrom('line' as const, 'order' as const),
  productIds: fc.subarray(PRODUCTS),
  off: fc.oneof(
    fc.record({ percentage: fc.integer({ min: 1, max: 10_000 }) }),
    fc.record({ amount: fc.integer({ min: 1, max: 1_000_000 }) }),
  ),
});
const shipping = fc.record({
  code: fc.constant('post'),
  name: fc.constant('Post'),
  price: fc.nat(10_000),
  freeFrom: fc.option(fc.nat(1_000_000)),
  taxClass: fc.constantFrom(...CLASSES),
});
const carts: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  discounts: fc.array(discount, { maxLength: 3 }),
  shipping: fc.option(shipping),
  taxRates: fc
    .record({ standard: fc.nat(10_000), reduced: fc.nat(2_000) })
    .map(
      (rates) => new Map(Object.entries(rates).map(([key, rate]) => [key, { name: key, rate }])),
    ),
  taxIncluded: fc.boolean(),
});

const sum = <T>(entries: readonly T[], amount: (entry: T) => number): number =>
  entries.reduce((total, entry) => total + amount(entry), 0);

/** The lines and, if there is one, the shipping. */
const partsOf = ({ lines, shipping: sent }: PricedCart) => (sent ? [...lines, sent] : lines);

const holds = (property: (priced: PricedCart, cart: Cart) => void): void =>
  fc.assert(
    fc.property(carts, (cart) => property(calculate(cart), cart)),
    { numRuns: 1_000 },
  );

describe('the price of any cart', () => {
  it('is the sum of its parts: refunding every line and the shipping refunds the total', () => {
    holds((priced) => {
      const parts = partsOf(priced);

      expect(sum(parts, ({ gross }) => gross)).toBe(priced.totals.total);
      expect(sum(parts, ({ tax }) => tax)).toBe(priced.totals.tax);
      expect(sum(priced.lines, ({ subtotal }) => subtotal)).toBe(priced.totals.subtotal);
      expect(sum(priced.lines, ({ discount: each }) => each)).toBe(priced.totals.discount);
      expect(sum(priced.discounts, ({ amount }) => amount)).toBe(priced.totals.discount);
    });
  });

  it('is net and tax, which make the gross', () => {
    holds((priced, { taxIncluded }) => {
      for (const { net, tax, gross } of partsOf(priced)) expect(net + tax).toBe(gross);
      for (const { subtotal, discount: each, net, gross } of priced.lines)
        expect(subtotal - each).toBe(taxIncluded ? gross : net);
    });
  });

  it('has for each rate the tax of its parts, rounded once', () => {
    holds((priced, { taxIncluded }) => {
      for (const { rate, name, net, tax } of priced.taxes) {
        const base = taxIncluded ? net + tax : net;
        const whole = taxIncluded ? 10_000 + rate : 10_000;
        expect(Math.abs(tax * whole - base * rate) * 2).toBeLessThanOrEqual(whole);
        expect(name).toMatch(/standard|reduced/);
      }
      expect(sum(priced.taxes, ({ tax }) => tax)).toBe(priced.totals.tax);
    });
  });

  it('has no amount below zero', () => {
    holds((priced) => {
      for (const part of partsOf(priced))
        expect(Math.min(part.net, part.tax, part.gross)).toBeGreaterThanOrEqual(0);
      for (const { discount: each } of priced.lines) expect(each).toBeGreaterThanOrEqual(0);
    });
  });
});

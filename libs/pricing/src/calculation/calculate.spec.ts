import { calculate } from './calculate.js';
import type { Cart, Discount } from './cart.js';

const VAT = { name: 'VAT', rate: 2_000 };
const line = (unitPrice: number, quantity = 1, productId = 'cup', taxClass = 'standard') => ({
  productId,
  unitPrice,
  quantity,
  taxClass,
});
const off = (discount: Partial<Discount> & Pick<Discount, 'off'>): Discount => ({
  code: 'CODE',
  scope: 'order',
  productIds: [],
  ...discount,
});
const aCart = (cart: Partial<Cart> & Pick<Cart, 'lines'>): Cart => ({
  discounts: [],
  shipping: null,
  taxRates: new Map(),
  taxIncluded: true,
  ...cart,
});
const taxRates = new Map([
  ['standard', VAT],
  ['reduced', { name: 'VAT', rate: 500 }],
]);

describe('calculate', () => {
  it('takes 20 % out of prices in GBP that contain it', () => {
    const { lines, taxes, totals } = calculate(aCart({ lines: [line(1_299, 3)], taxRates }));

    expect(lines).toEqual([
      { subtotal: 3_897, discount: 0, net: 3_247, taxRate: 2_000, tax: 650, gross: 3_897 },
    ]);
    expect(taxes).toEqual([{ ...VAT, net: 3_247, tax: 650 }]);
    expect(totals).toEqual({ subtotal: 3_897, discount: 0, tax: 650, total: 3_897 });
  });

  it('adds 20 % to prices without it', () => {
    const cart = aCart({ lines: [line(1_299, 3)], taxRates, taxIncluded: false });

    expect(calculate(cart)).toMatchObject({
      lines: [{ subtotal: 3_897, net: 3_897, tax: 779, gross: 4_676 }],
      totals: { subtotal: 3_897, tax: 779, total: 4_676 },
    });
  });

  it('rounds the tax of a rate once, not for each line', () => {
    const lines = Array.from({ length: 10 }, () => line(2));

    const { lines: priced, taxes } = calculate(aCart({ lines, taxRates, taxIncluded: false }));

    // Each line alone has 0.4 and would round to nothing.
    expect(taxes).toEqual([{ ...VAT, net: 20, tax: 4 }]);
    expect(priced.map(({ tax }) => tax)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('states the tax by rate, shipping included, and nothing for a class without a rate', () => {
    const { taxes, shipping } = calculate(
      aCart({
        lines: [line(1_200), line(1_050, 1, 'book', 'reduced'), line(500, 1, 'stamp', 'none')],
        shipping: {
          code: 'post',
          name: 'Post',
          price: 360,
          freeFrom: null,
          taxClass: 'standard',
        },
        taxRates,
      }),
    );

    expect(taxes).toEqual([
      { ...VAT, net: 1_300, tax: 260 },
      { name: 'VAT', rate: 500, net: 1_000, tax: 50 },
    ]);
    expect(shipping).toEqual({
      code: 'post',
      name: 'Post',
      price: 360,
      net: 300,
      taxRate: 2_000,
      tax: 60,
      gross: 360,
    });
  });

  it('divides an order discount of 33.33 % over three equal lines to the penny', () => {
    const discounts = [off({ off: { percentage: 3_333 } })];

    const { lines, totals } = calculate(
      aCart({ lines: [line(100, 1, 'a'), line(100, 1, 'b'), line(100, 1, 'c')], discounts }),
    );

    expect(totals).toMatchObject({ subtotal: 300, discount: 100, total: 200 });
    expect(lines.map(({ discount }) => discount)).toEqual([34, 33, 33]);
  });

  it('takes the discount of a line first, and that of the order off what it left', () => {
    const discounts = [
      off({ code: 'TEN', off: { percentage: 1_000 } }),
      off({ code: 'POT', off: { percentage: 5_000 }, scope: 'line', productIds: ['pot'] }),
    ];

    const priced = calculate(
      aCart({ lines: [line(1_000, 1, 'pot'), line(500)], discounts, taxRates }),
    );

    expect(priced.discounts).toEqual([
      { code: 'POT', amount: 500 },
      { code: 'TEN', amount: 100 },
    ]);
    expect(priced.lines).toMatchObject([
      { subtotal: 1_000, discount: 550, gross: 450, net: 375, tax: 75 },
      { subtotal: 500, discount: 50, gross: 450, net: 375, tax: 75 },
    ]);
    expect(priced.totals).toEqual({ subtotal: 1_500, discount: 600, tax: 150, total: 900 });
  });

  it('takes an amount off each unit of the matching lines', () => {
    const discounts = [off({ off: { amount: 30 }, scope: 'line', productIds: ['pot'] })];

    const { lines } = calculate(aCart({ lines: [line(100, 4, 'pot'), line(100)], discounts }));

    expect(lines.map(({ discount }) => discount)).toEqual([120, 0]);
  });

  it.each<[string, Discount[]]>([
    ['an amount', [off({ off: { amount: 1_000_000 } })]],
    ['an amount for each unit', [off({ off: { amount: 1_000_000 }, scope: 'line' })]],
    ['two of 100 %', [off({ off: { percentage: 10_000 } }), off({ off: { percentage: 10_000 } })]],
  ])('never falls below zero, with %s', (_, discounts) => {
    const { totals, taxes } = calculate(
      aCart({ lines: [line(100, 2), line(1)], discounts, taxRates }),
    );

    expect(totals).toEqual({ subtotal: 201, discount: 201, tax: 0, total: 0 });
    expect(taxes).toEqual([{ ...VAT, net: 0, tax: 0 }]);
  });

  it('sends for free from the amount that is left after discounts', () => {
    const shipping = { code: 'post', name: 'Post', price: 9, freeFrom: 90, taxClass: 'standard' };
    const priceOf = (percentage: number) =>
      calculate(aCart({ lines: [line(100)], shipping, discounts: [off({ off: { percentage } })] }))
        .shipping?.price;

    expect([priceOf(1_000), priceOf(1_100)]).toEqual([0, 9]);
  });

  it.each([
    ['JPY, without decimals', 1_980, 1_000, 180],
    ['KWD, with three', 12_345, 500, 588],
    ['a large amount', 8_999_999_999_999_999, 2_000, 1_500_000_000_000_000],
  ])('keeps to whole units in %s', (_, price, rate, tax) => {
    const rates = new Map([['standard', { name: 'Tax', rate }]]);

    const { totals, lines } = calculate(aCart({ lines: [line(price)], taxRates: rates }));

    expect(totals).toEqual({ subtotal: price, discount: 0, tax, total: price });
    expect(lines[0]?.net).toBe(price - tax);
  });
});

import fc from 'fast-check';
import { aCart, aPricedOrder } from '../../../../test/support/priced-orders.js';
import { anInvoice } from '../../../../test/support/sample-invoices.js';

const invoiceOf = (taxIncluded: boolean, currency = 'EUR') =>
  anInvoice(aPricedOrder(aCart(taxIncluded), currency));

describe('an invoice of an order with discounts, tax and shipping', () => {
  it('takes the tax out of prices that include it', () => {
    const { lines, taxes, totals, pricesIncludeTax } = invoiceOf(true);

    expect(pricesIncludeTax).toBe(true);
    expect(lines).toMatchObject([
      { unitPrice: 12_99, quantity: 3, discount: 3_90, taxRate: 1_900, net: 29_47, tax: 5_60 },
      { unitPrice: 8_90, discount: 89, taxRate: 700, net: 7_49, tax: 52 },
      { name: 'Versand (DHL)', unitPrice: 4_90, discount: 0, taxRate: 1_900, net: 4_12, tax: 78 },
    ]);
    expect(taxes).toEqual([
      { category: 'S', rate: 1_900, net: 33_59, tax: 6_38 },
      { category: 'S', rate: 700, net: 7_49, tax: 52 },
    ]);
    expect(totals).toEqual({ net: 41_08, tax: 6_90, gross: 47_98, paid: 0, due: 47_98 });
  });

  it('adds the tax to prices without it', () => {
    const { lines, taxes, totals, pricesIncludeTax } = invoiceOf(false);

    expect(pricesIncludeTax).toBe(false);
    expect(lines.map(({ net }) => net)).toEqual([35_07, 8_01, 4_90]);
    expect(taxes).toEqual([
      { category: 'S', rate: 1_900, net: 39_97, tax: 7_59 },
      { category: 'S', rate: 700, net: 8_01, tax: 56 },
    ]);
    expect(totals).toMatchObject({ net: 47_98, tax: 8_15, gross: 56_13 });
  });

  it.each(['JPY', 'EUR', 'KWD'])('adds up to the order in %s, whatever was ordered', (currency) => {
    const units = fc.record({
      productId: fc.constant('pot'),
      unitPrice: fc.nat(100_000),
      quantity: fc.integer({ min: 1, max: 50 }),
      taxClass: fc.constantFrom('standard', 'reduced', 'exempt'),
    });
    const lines = fc.array(units, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.boolean(), (sold, taxIncluded) => {
        const order = aPricedOrder({ ...aCart(taxIncluded), lines: sold }, currency);

        const { totals, lines: invoiced } = anInvoice(order);

        expect(totals.gross).toBe(order.total);
        for (const { net, tax, quantity, unitPrice, discount } of invoiced)
          expect(quantity * unitPrice - discount).toBe(taxIncluded ? net + tax : net);
      }),
    );
  });

  it.each([
    ['was paid in full', { paid: 47_98 }, 47_98],
    ['was paid twice', { paid: 95_96 }, 47_98],
    ['was paid in full, and a part was given back', { paid: 47_98, refunded: 10_00 }, 47_98],
    ['was paid in part, and that was given back', { paid: 10_00, refunded: 10_00 }, 0],
  ])('asks for what is still owed when it %s', (_, amounts, settled) => {
    const { totals } = anInvoice({ ...aPricedOrder(aCart(true), 'EUR'), ...amounts });

    expect(totals).toMatchObject({ paid: settled, due: 47_98 - settled });
  });
});

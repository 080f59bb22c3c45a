import { DEMO_SELLER, type Seller } from '@orderly/platform/config/seller';
import { anInvoice, TAXED, UNTAXED } from '../../../../test/support/sample-invoices.js';
import { taxCategoryOf } from './tax-category.js';

describe('an invoice of an order', () => {
  it('divides prices that include tax into net and tax, and adds up to the order', () => {
    const { lines, taxes, totals } = anInvoice(TAXED);

    expect(lines.map(({ net, tax }) => [net, tax])).toEqual([
      [24_37, 4_63],
      [8_32, 58],
      [4_13, 78],
    ]);
    expect(taxes).toEqual([
      { category: 'S', rate: 1900, net: 28_50, tax: 5_41 },
      { category: 'S', rate: 700, net: 8_32, tax: 58 },
    ]);
    expect(totals).toEqual({ net: 36_82, tax: 5_99, gross: 42_81, paid: 0, due: 42_81 });
  });

  it('has no tax where the order has none, and what was paid is not due', () => {
    const { taxes, totals } = anInvoice({ ...UNTAXED, paid: 10_00 });

    expect(taxes).toEqual([{ category: 'Z', rate: 0, net: 37_50, tax: 0 }]);
    expect(totals).toMatchObject({ gross: 37_50, paid: 10_00, due: 27_50 });
  });

  it('adds tax to prices without it', () => {
    const [line] = UNTAXED.lines;
    if (!line) throw new Error('The sample has a line.');
    const taxed = { ...line, taxRate: 2000, tax: 7_50 };

    const { totals } = anInvoice({ ...UNTAXED, total: 45_00, lines: [taxed] });

    expect(totals).toMatchObject({ net: 37_50, tax: 7_50, gross: 45_00 });
  });

  it('is refused when the lines do not add up to the order', () => {
    expect(() => anInvoice({ ...UNTAXED, total: 37_49 })).toThrow('add up to 3750, not 3749');
  });

  it('is due after the days of the settings, across the end of a month', () => {
    expect(anInvoice()).toMatchObject({ issueDate: '2026-11-30', dueDate: '2026-12-14' });
  });
});

describe('the tax category', () => {
  const seller = (changes: Partial<Seller>): Seller => ({ ...DEMO_SELLER, ...changes });

  it.each([
    ['S', 1900, {}],
    ['Z', 0, {}],
    ['Z', 0, { vatId: null, taxNumber: '12/345' }],
    ['O', 0, { vatId: null }],
    ['E', 0, { taxExemption: 'Small business' }],
    ['S', 700, { taxExemption: 'Small business' }],
  ] as const)('is %s for a rate of %i and a seller with %j', (category, rate, changes) => {
    expect(taxCategoryOf(rate, seller(changes))).toBe(category);
  });
});

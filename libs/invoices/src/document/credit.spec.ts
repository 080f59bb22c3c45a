import fc from 'fast-check';
import { anInvoice, TAXED, UNTAXED } from '../../../../test/support/sample-invoices.js';
import { type CreditWish, creditedLines } from './credit.js';
import type { InvoiceData, InvoiceLine } from './invoice-data.js';
import { CreditExceedsInvoice, CreditInOtherCurrency } from './invoices.errors.js';
import { taxGroupsOf, totalsOf } from './totals.js';

const invoice = anInvoice(TAXED);
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const grossOf = (lines: readonly InvoiceLine[]): number => totalsOf(taxGroupsOf(lines), 0).gross;

/** The credit note that the wish makes. */
function note(wish: CreditWish, earlier: readonly InvoiceData[] = []): InvoiceData {
  const lines = creditedLines(invoice, earlier, wish, 'Credit');
  const taxes = taxGroupsOf(lines);
  return { ...invoice, kind: 'credit-note', lines, taxes, totals: totalsOf(taxes, 0) };
}

describe('a credit note', () => {
  it('divides an amount between the tax rates of the invoice', () => {
    const { lines } = note({ amount: euros(10_00) });

    expect(lines).toMatchObject([
      { taxRate: 1900, unitPrice: 7_92, net: 6_66, tax: 1_26 },
      { taxRate: 700, unitPrice: 2_08, net: 1_94, tax: 14 },
    ]);
  });

  it('credits what is left when nothing is wished for', () => {
    const first = note({ amount: euros(1) });
    const rest = note({}, [first]);

    expect(grossOf([...first.lines, ...rest.lines])).toBe(42_81);
    expect(taxGroupsOf([...first.lines, ...rest.lines])).toEqual(invoice.taxes);
  });

  it('adds up to the invoice after any amounts', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 42_81 }), { maxLength: 8 });
    fc.assert(
      fc.property(amounts, (wished) => {
        const notes: InvoiceData[] = [];
        let left = 42_81;
        for (const amount of wished) {
          if (amount >= left) continue;
          notes.push(note({ amount: euros(amount) }, notes));
          left -= amount;
        }
        const all = [...notes, note({}, notes)].flatMap(({ lines }) => lines);

        expect(all.every(({ net, tax }) => net >= 0 && tax >= 0)).toBe(true);
        expect(taxGroupsOf(all)).toEqual(invoice.taxes);
      }),
    );
  });

  it('credits the pieces of a line so that their parts add up to the line', () => {
    const orderLineId = invoice.lines[0]?.orderLineId ?? '';
    const piece = { lines: [{ orderLineId, quantity: 1 }] };
    const notes: InvoiceData[] = [];
    for (const _ of [1, 2, 3]) notes.push(note(piece, notes));

    const lines = notes.flatMap((each) => each.lines);

    expect(lines.map(({ discount }) => discount)).toEqual([33, 34, 33]);
    expect(grossOf(lines)).toBe(29_00);
    expect(lines.reduce((sum, { tax }) => sum + tax, 0)).toBe(4_63);
    expect(() => note(piece, notes)).toThrow(CreditExceedsInvoice);
  });

  it('refuses pieces of a line whose tax rate was credited as an amount', () => {
    const most = note({ amount: euros(40_00) });
    const orderLineId = invoice.lines[0]?.orderLineId ?? '';

    expect(() => note({ lines: [{ orderLineId, quantity: 3 }] }, [most])).toThrow(
      CreditExceedsInvoice,
    );
  });

  it('refuses more than the invoice, and another currency', () => {
    expect(() => note({ amount: euros(42_82) })).toThrow(CreditExceedsInvoice);
    expect(() => note({}, [note({})])).toThrow(CreditExceedsInvoice);
    expect(() => note({ amount: { amount: 1, currency: 'GBP' } })).toThrow(CreditInOtherCurrency);
  });

  it('has prices without tax where the invoice has them', () => {
    const untaxed = anInvoice(UNTAXED);
    const amount = { amount: 5_00, currency: 'GBP' };

    const [line] = creditedLines(untaxed, [], { amount }, 'Credit');

    expect(line).toMatchObject({ unitPrice: 5_00, net: 5_00, tax: 0, category: 'Z' });
  });
});

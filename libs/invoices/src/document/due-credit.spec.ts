import fc from 'fast-check';
import { aCart, aPricedOrder } from '../../../../test/support/priced-orders.js';
import { anInvoice, TAXED } from '../../../../test/support/sample-invoices.js';
import { type CreditWish, creditedLines } from './credit.js';
import { dueCredit, type IssuedCredit, type SoldOrder } from './due-credit.js';
import type { InvoiceData } from './invoice-data.js';
import { taxGroupsOf, totalsOf } from './totals.js';

const LAMP = 'lamp';
const BOOK = 'book';
const lampAndBook = anInvoice({
  ...TAXED,
  ...{ total: 452_00, shipping: null },
  lines: [
    {
      ...{ id: LAMP, sku: 'LAMP', name: 'Lamp', discount: 0 },
      ...{ quantity: 2, unitPrice: 119_00, taxRate: 1_900, tax: 38_00 },
    },
    {
      ...{ id: BOOK, sku: 'BOOK', name: 'Book', discount: 0 },
      ...{ quantity: 2, unitPrice: 107_00, taxRate: 700, tax: 14_00 },
    },
  ],
});

interface Units {
  readonly refunded?: Partial<Record<string, number>>;
  readonly gone?: Partial<Record<string, number>>;
}

/** Of two lamps at 119.00 (19 %) and two books at 107.00 (7 %), paid in full. */
const anOrder = (
  amounts: { paid?: number; refunded?: number },
  { refunded = {}, gone = {} }: Units = {},
): SoldOrder => ({
  ...{ paid: 452_00, refunded: 0 },
  lines: [LAMP, BOOK].map((id) => ({
    id,
    goneQuantity: gone[id] ?? 0,
    refundedQuantity: refunded[id] ?? 0,
  })),
  ...amounts,
});

function note(
  invoice: InvoiceData,
  earlier: readonly IssuedCredit[],
  wish: CreditWish,
  orderRefunded: number | null,
): IssuedCredit {
  const before = earlier.map(({ snapshot }) => snapshot);
  const lines = creditedLines(invoice, before, wish, 'Credit');
  const taxes = taxGroupsOf(lines);
  const snapshot = { ...invoice, lines, taxes, totals: totalsOf(taxes, 0) };
  return { snapshot, orderRefunded };
}

/** By the shop itself, as often as something is due; at most once for one state of the order. */
function settle(
  order: SoldOrder,
  notes: readonly IssuedCredit[] = [],
  invoice = lampAndBook,
): IssuedCredit[] {
  const due = dueCredit(order, invoice, notes);
  if (!due) return [...notes];
  const all = [...notes, note(invoice, notes, due, order.refunded || null)];
  expect(dueCredit(order, invoice, all)).toBeNull();
  return all;
}

const byStaff = (wish: CreditWish): IssuedCredit => note(lampAndBook, [], wish, null);

const taxesOf = (notes: readonly IssuedCredit[]) =>
  taxGroupsOf(notes.flatMap(({ snapshot }) => snapshot.lines)).map(({ rate, net, tax }) => [
    rate,
    net,
    tax,
  ]);

const grossOf = (notes: readonly IssuedCredit[]): number =>
  notes.reduce((sum, { snapshot }) => sum + snapshot.totals.gross, 0);

describe('the credit that is due for an order', () => {
  it('states the tax of the units that were refunded', () => {
    const notes = settle(anOrder({ refunded: 119_00 }, { refunded: { [LAMP]: 1 } }));

    expect(taxesOf(notes)).toEqual([[1_900, 100_00, 19_00]]);
    expect(notes[0]?.snapshot.lines).toMatchObject([{ orderLineId: LAMP, quantity: 1 }]);
  });

  it('divides only what no unit explains between all rates', () => {
    const notes = settle(anOrder({ refunded: 129_00 }, { refunded: { [LAMP]: 1 } }));

    expect(notes[0]?.snapshot.lines).toMatchObject([
      { orderLineId: LAMP, quantity: 1, net: 100_00, tax: 19_00 },
      { orderLineId: null, taxRate: 1_900 },
      { orderLineId: null, taxRate: 700 },
    ]);
    expect(grossOf(notes)).toBe(129_00);
  });

  it('leaves a unit to be credited that was not refunded', () => {
    const notes = settle(anOrder({ refunded: 119_00 }, { refunded: { [LAMP]: 1 } }));

    const rest = { lines: [{ orderLineId: LAMP, quantity: 1 }] };
    expect(() => note(lampAndBook, notes, rest, null)).not.toThrow();
  });

  it('is nothing for units that staff have credited', () => {
    const staff = byStaff({ lines: [{ orderLineId: LAMP, quantity: 1 }] });

    expect(settle(anOrder({ refunded: 119_00 }, { refunded: { [LAMP]: 1 } }), [staff])).toEqual([
      staff,
    ]);
  });

  it('waits for the money of a unit, and then names it', () => {
    const order = anOrder({}, { refunded: { [LAMP]: 1 } });

    expect(dueCredit(order, lampAndBook, [])).toBeNull();
  });

  it('is an amount when the rate of the unit is used up', () => {
    const most = byStaff({ amount: { amount: 300_00, currency: 'EUR' } });
    const notes = settle(anOrder({ refunded: 452_00 }, { refunded: { [LAMP]: 2, [BOOK]: 2 } }), [
      most,
    ]);

    expect(grossOf(notes)).toBe(452_00);
  });

  it('takes refunds of amounts and of units one after the other', () => {
    const first = settle(anOrder({ refunded: 10_00 }));
    const second = settle(anOrder({ refunded: 117_00 }, { refunded: { [BOOK]: 1 } }), first);
    const third = settle(anOrder({ refunded: 122_00 }, { refunded: { [BOOK]: 1 } }), second);

    expect([first, second, third].map(grossOf)).toEqual([10_00, 117_00, 122_00]);
    expect(second[1]?.snapshot.lines).toMatchObject([{ orderLineId: BOOK, tax: 7_00 }]);
  });

  it('does not credit a unit again that is refunded after it was credited', () => {
    // 119.00 of 452.00 is still to be paid, so what is open does not show it.
    const part = { paid: 333_00 };
    const staff = byStaff({ lines: [{ orderLineId: LAMP, quantity: 1 }] });

    const order = anOrder({ ...part, refunded: 119_00 }, { refunded: { [LAMP]: 1 } });

    expect(settle(order, [staff])).toEqual([staff]);
  });

  it('is that of units that are gone although nothing was paid', () => {
    const notes = settle(anOrder({ paid: 0 }, { gone: { [LAMP]: 1, [BOOK]: 2 } }));

    expect(taxesOf(notes)).toEqual([
      [1_900, 100_00, 19_00],
      [700, 200_00, 14_00],
    ]);
  });

  it('waits until units that are gone and paid for are refunded', () => {
    const gone = { [LAMP]: 1 };

    expect(settle(anOrder({}, { gone, refunded: gone }))).toEqual([]);
    const notes = settle(anOrder({ refunded: 119_00 }, { gone, refunded: gone }));
    expect(taxesOf(notes)).toEqual([[1_900, 100_00, 19_00]]);
  });

  it('is nothing for units that are refunded after they were credited as gone', () => {
    const gone = { [LAMP]: 1 };
    const notes = settle(anOrder({ paid: 0 }, { gone }));

    const part = { paid: 200_00, refunded: 119_00 };
    expect(settle(anOrder(part, { gone, refunded: gone }), notes)).toEqual(notes);
    const whole = { paid: 452_00, refunded: 119_00 };
    expect(settle(anOrder(whole, { gone, refunded: gone }), notes)).toEqual(notes);
  });

  it('counts a unit once that is gone and refunded', () => {
    const gone = { [LAMP]: 1 };
    const part = { paid: 333_00, refunded: 119_00 };

    expect(grossOf(settle(anOrder(part, { gone, refunded: gone })))).toBe(119_00);
  });

  it('counts a unit that is gone on top of one that was refunded', () => {
    const lost = settle(anOrder({ refunded: 119_00 }, { refunded: { [LAMP]: 1 } }));

    const both = { gone: { [LAMP]: 1 }, refunded: { [LAMP]: 2 } };
    expect(grossOf(settle(anOrder({ refunded: 238_00 }, both), lost))).toBe(238_00);
  });

  it('is what was refunded since, for an invoice that follows one', () => {
    const first = settle(anOrder({ refunded: 452_00 }));
    // 119.00 is still to be paid.
    const second = { paid: 452_00 + 333_00, refunded: 452_00 };

    expect(dueCredit(anOrder(second), lampAndBook, [], first)).toBeNull();
    const since = anOrder({ paid: 904_00, refunded: 462_00 });
    expect(dueCredit(since, lampAndBook, [], first)).toMatchObject({ amount: { amount: 10_00 } });
  });

  it.each([true, false])(
    'adds up to the invoice unit by unit, with tax included: %s',
    (isGross) => {
      const units = fc.record({
        productId: fc.constant('pot'),
        unitPrice: fc.integer({ min: 1, max: 100_000 }),
        quantity: fc.integer({ min: 1, max: 9 }),
        taxClass: fc.constantFrom('standard', 'reduced', 'exempt'),
      });
      fc.assert(
        fc.property(fc.array(units, { minLength: 1, maxLength: 4 }), (sold) => {
          const priced = aPricedOrder({ ...aCart(isGross), lines: sold }, 'EUR');
          const invoice = anInvoice(priced);
          let notes: IssuedCredit[] = [];
          const counted = priced.lines.map(({ id }) => ({
            id,
            goneQuantity: 0,
            refundedQuantity: 0,
          }));
          let refunded = 0;
          priced.lines.forEach((line, at) => {
            const gross = line.quantity * line.unitPrice - line.discount + (isGross ? 0 : line.tax);
            for (let unit = 1; unit <= line.quantity; unit += 1) {
              const upTo = (n: number) =>
                Math.floor((2 * gross * n + line.quantity) / (2 * line.quantity));
              refunded += upTo(unit) - upTo(unit - 1);
              counted[at] = { id: line.id, goneQuantity: 0, refundedQuantity: unit };
              notes = settle({ paid: priced.total, refunded, lines: counted }, notes, invoice);
              expect(Math.abs(grossOf(notes) - refunded)).toBeLessThanOrEqual(isGross ? 0 : 1);
            }
          });
          if (!isGross) return;
          const amounts = notes.flatMap(({ snapshot }) => snapshot.lines);
          expect(amounts.filter(({ orderLineId }) => orderLineId === null)).toEqual([]);
        }),
        { numRuns: 25 },
      );
    },
  );
});

import { isSoldAgain } from './sold-again.js';

const gbp = (amount: number) => ({ total: { amount } });
const note = (amount: number, orderPaid: number | null) => ({ ...gbp(amount), orderPaid });
const order = { paid: 200, refunded: 100, owed: 100 };

describe('an order that has an invoice', () => {
  it.each([
    ['all was refunded and paid again', order, [note(100, 100)]],
    [
      'it was paid after its invoice was credited',
      { ...order, paid: 100, refunded: 0 },
      [note(100, 0)],
    ],
    [
      'some units are gone, and the others are paid again',
      { ...order, paid: 170, owed: 70 },
      [note(30, 100), note(70, 100)],
    ],
    ['its old credit notes do not say what was paid', order, [note(100, null)]],
  ])('is sold again when %s', (_, facts, notes) => {
    expect(isSoldAgain(facts, gbp(100), notes)).toBe(true);
  });

  it.each([
    ['its invoice is open', order, [note(99, 100)]],
    ['nothing is credited', order, []],
    [
      'staff credited it before they refund it',
      { ...order, paid: 100, refunded: 0 },
      [note(100, 100)],
    ],
    ['it was paid twice before it was credited', { ...order, refunded: 100 }, [note(100, 200)]],
    ['it is paid again in part', { ...order, paid: 140 }, [note(100, 100)]],
    ['nothing is owed any more', { ...order, owed: 0 }, [note(100, 100)]],
    [
      'staff credited it before a release that notes what was paid',
      { ...order, paid: 100, refunded: 0 },
      [note(100, null)],
    ],
  ])('is not when %s', (_, facts, notes) => {
    expect(isSoldAgain(facts, gbp(100), notes)).toBe(false);
  });
});

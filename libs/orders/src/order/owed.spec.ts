import { Money } from '@orderly/platform/kernel/money/money';
import { refundOf } from './line-refunds.js';
import { OrderLine } from './order.entity.js';
import type { PriceDetails } from './order-price.js';
import { leftToPay, owedOf, paidBeyond } from './owed.js';

const TAXED = { taxIncluded: false } as PriceDetails;

/** Three units for 9.99 and 2.00 of tax, and 5.00 for the shipping. */
const anOrder = (refundedQuantity: number) => ({
  total: { amount: 16_99 },
  priceDetails: TAXED,
  lines: [
    Object.assign(new OrderLine(), {
      id: 'a',
      quantity: 3,
      unitPrice: Money.of(3_33, 'GBP'),
      discountAmount: 0,
      taxAmount: 2_00,
      refundedQuantity,
    }),
  ],
});

describe('what a customer owes', () => {
  it('falls with each unit by what a refund of it gives back, down to the shipping', () => {
    const owed = [0, 1, 2, 3].map((units) => owedOf(anOrder(units)));

    const prices = [0, 1, 2].map((units) => refundOf(anOrder(units), new Map([['a', 1]])).amount);
    expect(owed).toEqual([16_99, 12_99, 9_00, 5_00]);
    expect(prices).toEqual([4_00, 3_99, 4_00]);
  });

  it('is never negative', () => {
    expect(owedOf({ ...anOrder(3), total: { amount: 1 } })).toBe(0);
  });

  it.each([
    ['what was not paid', 'shipped', 2_00, 7_00],
    ['nothing when more was paid', 'shipped', 16_99, 0],
    ['nothing when the order is cancelled', 'cancelled', 0, 0],
  ] as const)('leaves to pay %s', (_, status, paidAmount, left) => {
    expect(leftToPay({ ...anOrder(2), status, paidAmount })).toBe(left);
  });
});

describe('what is given back when less is owed', () => {
  it.each([
    ['nothing when the money pays for what stays', 50, 0],
    ['all of the difference when everything was paid', 100, 50],
    ['the part that was paid', 70, 20],
    ['no excess, which goes back by itself', 120, 50],
    ['nothing when nothing was paid', 0, 0],
  ])('is %s', (_, captured, amount) => {
    expect(paidBeyond(captured, { before: 100, after: 50 })).toBe(amount);
  });
});

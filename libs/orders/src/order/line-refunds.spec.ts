import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import fc from 'fast-check';
import { refundOf, unitsToRefund } from './line-refunds.js';
import { OrderLine } from './order.entity.js';
import type { PriceDetails } from './order-price.js';

const aLine = (facts: Partial<OrderLine>, unitPrice = 10_00): OrderLine =>
  Object.assign(new OrderLine(), {
    id: newId(),
    quantity: 3,
    unitPrice: Money.of(unitPrice, 'GBP'),
    discountAmount: 0,
    taxAmount: 0,
    refundedQuantity: 0,
    ...facts,
  });

const orderOf = (lines: OrderLine[], priceDetails: PriceDetails | null = null) => ({
  lines,
  priceDetails,
});

const refund = (line: OrderLine, units: number) =>
  refundOf(orderOf([line]), new Map([[line.id, units]]));

describe('the refund of units', () => {
  it('is their price after the discount', () => {
    const line = aLine({ discountAmount: 1 });

    expect(refund(line, 2)).toEqual({ amount: 19_99, units: new Map([[line.id, 2]]) });
  });

  it('contains the tax that was added to the prices', () => {
    const line = aLine({ taxAmount: 6_00 });
    const taxed = { taxIncluded: false } as PriceDetails;

    expect(refundOf(orderOf([line], taxed), new Map([[line.id, 1]])).amount).toBe(12_00);
    expect(refund(line, 1).amount).toBe(10_00);
  });

  it('sums over the lines, and skips what was refunded before', () => {
    const [fresh, partly, done] = [
      aLine({}),
      aLine({ refundedQuantity: 2 }),
      aLine({ refundedQuantity: 3 }),
    ];
    const order = orderOf([fresh, partly, done]);

    const all = refundOf(order, new Map(order.lines.map(({ id }) => [id, 3])));

    expect(all).toEqual({
      amount: 40_00,
      units: new Map([
        [fresh.id, 3],
        [partly.id, 1],
      ]),
    });
    expect([...unitsToRefund(order.lines).values()]).toEqual([3, 1, 0]);
  });

  it('adds up to the price of the line, in whatever steps it is made', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(steps, fc.nat(1_000), fc.nat(100), (units, unitPrice, discount) => {
        const quantity = units.reduce((sum, each) => sum + each);
        const price = unitPrice * quantity;
        const discountAmount = Math.min(price, discount);
        const line = aLine({ quantity, discountAmount }, unitPrice);

        const amounts = units.map((each) => {
          const { amount } = refund(line, each);
          line.refundedQuantity += each;
          return amount;
        });

        expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0);
        expect(amounts.reduce((sum, each) => sum + each)).toBe(price - discountAmount);
      }),
    );
  });
});

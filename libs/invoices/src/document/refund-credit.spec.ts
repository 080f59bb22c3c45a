import fc from 'fast-check';
import { creditDue } from './refund-credit.js';

const account = { invoiced: 100, credited: 0, paid: 100, refunded: 0, creditedRefunds: 0 };

describe('the credit that is due for refunds', () => {
  it.each([
    ['nothing was refunded', {}, 0],
    ['a part was refunded', { refunded: 30 }, 30],
    ['all was refunded', { refunded: 100 }, 100],
    ['the refund is credited already', { refunded: 30, credited: 30, creditedRefunds: 30 }, 0],
    ['another refund followed', { refunded: 50, credited: 30, creditedRefunds: 30 }, 20],
    ['staff credited what was then refunded', { refunded: 30, credited: 30 }, 0],
    ['staff credited less than was refunded', { refunded: 50, credited: 30 }, 20],
    ['only an excess was refunded', { paid: 120, refunded: 20 }, 0],
    ['an excess and more was refunded', { paid: 120, refunded: 50 }, 30],
    ['a part of a part payment was refunded', { paid: 60, refunded: 10 }, 10],
    ['staff lowered the price before it was paid', { credited: 20, paid: 80, refunded: 10 }, 10],
    ['the customer paid again after a refund', { paid: 200, refunded: 100 }, 0],
    ['all is credited', { credited: 100, refunded: 100 }, 0],
  ])('fits when %s', (_, changes, due) => {
    expect(creditDue({ ...account, ...changes })).toBe(due);
  });

  it('never exceeds what is left of the invoice, nor the refunds', () => {
    const amount = fc.nat(200);
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (invoiced, ...amounts) => {
        const [credited = 0, paid = 0, refunded = 0, creditedRefunds = 0] = amounts;
        fc.pre(credited <= invoiced && refunded <= paid && creditedRefunds <= refunded);

        const due = creditDue({ invoiced, credited, paid, refunded, creditedRefunds });

        expect(due).toBeGreaterThanOrEqual(0);
        expect(due).toBeLessThanOrEqual(Math.min(invoiced - credited, refunded - creditedRefunds));
      }),
    );
  });
});

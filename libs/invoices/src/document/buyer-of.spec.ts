import type { Account } from '@orderly/users';
import { buyerOf } from './buyer-of.js';

const HOME = {
  ...{ name: 'Ada Example', company: null, line1: '1 Example Street', line2: null },
  ...{ city: 'London', region: null, postalCode: 'EX1 2MP', country: 'GB', phone: '+44 20 7946' },
};
const OFFICE = { ...HOME, company: 'Example Ltd', line2: 'Floor 2', region: 'Greater London' };
const NO_ADDRESS = { billingAddress: null, shippingAddress: null };
const order = { number: 'ORD-1', reference: 'PO-1', vatId: 'GB123456789', ...NO_ADDRESS };
const account = { name: 'Ada', email: 'ada@example.test', status: 'active' } as Account;

describe('the buyer on an invoice', () => {
  it('is the company of the billing address, and the goods went elsewhere', () => {
    const buyer = buyerOf({ ...order, billingAddress: OFFICE, shippingAddress: HOME }, account);

    expect(buyer).toEqual({
      name: 'Example Ltd',
      email: 'ada@example.test',
      vatId: 'GB123456789',
      reference: 'PO-1',
      address: {
        ...{ name: 'Example Ltd', contact: 'Ada Example', lines: ['1 Example Street', 'Floor 2'] },
        ...{ postCode: 'EX1 2MP', city: 'London', region: 'Greater London', country: 'GB' },
      },
      deliveredTo: {
        ...{ name: 'Ada Example', contact: null, lines: ['1 Example Street'] },
        ...{ postCode: 'EX1 2MP', city: 'London', region: null, country: 'GB' },
      },
    });
  });

  it.each([
    ['there is no other', { shippingAddress: HOME }],
    ['it is the same', { shippingAddress: HOME, billingAddress: { ...HOME } }],
    ['nothing was shipped', { billingAddress: HOME }],
  ])('is in the one address when %s', (_, addresses) => {
    const buyer = buyerOf({ ...order, ...addresses }, account);

    expect(buyer).toMatchObject({ address: { city: 'London' }, deliveredTo: null });
  });

  it.each([
    ['the account without an address', account, 'Ada', 'ada@example.test'],
    [
      'the number of the order of an erased account',
      { ...account, status: 'erased' },
      'ORD-1',
      null,
    ],
    ['the number of the order of an account that is gone', null, 'ORD-1', null],
  ] as const)('is %s', (_, who, name, email) => {
    expect(buyerOf(order, who as Account | null)).toMatchObject({ name, email, address: null });
  });
});

import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { anActor } from '../../../../test/support/an-actor.js';
import {
  allowedActions,
  mayPerform,
  mayPlaceFor,
  mayRead,
  mayReadAny,
  permissionTo,
} from './order.policy.js';
import { ORDER_ACTIONS } from './order-transitions.js';
import { theSystem } from './performer.js';

const person = (userId: string, ...permissions: Permission[]): Actor =>
  anActor({ userId, permissions });

const alices = {
  ...{ customerId: 'alice', status: 'placed' as const, paymentStatus: 'unpaid' as const },
  total: { amount: 12_50 },
};
const alice = person('alice', 'orders:place', 'orders:read', 'orders:cancel');
const bob = person('bob', 'orders:place', 'orders:read', 'orders:cancel');
const support = person('sue', 'orders:read', 'orders:read-any', 'orders:cancel-any');
const finance = person('fred', 'orders:read', 'orders:read-any');

describe('order policy', () => {
  it('shows an order to its customer and to staff', () => {
    expect([alice, bob, support, finance].map((actor) => mayRead(actor, alices))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('lets its customer and support cancel it', () => {
    const actors = [alice, bob, support, finance];

    expect(actors.map((actor) => mayPerform(actor, 'cancel', alices))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('gives the customer nothing without the permission', () => {
    const suspendedRights = person('alice');

    expect(mayRead(suspendedRights, alices)).toBe(false);
    expect(mayPerform(suspendedRights, 'cancel', alices)).toBe(false);
  });

  it('lets staff alone see the orders of everybody', () => {
    expect([alice, support, person('nobody')].map(mayReadAny)).toEqual([false, true, false]);
  });

  it('names the permission that is missing: for one’s own, or for any', () => {
    expect(permissionTo('cancel', person('alice'), alices)).toBe('orders:cancel');
    expect(permissionTo('cancel', bob, alices)).toBe('orders:cancel-any');
    expect(permissionTo('confirm', person('alice'), alices)).toBe('orders:confirm');
    expect(() => permissionTo('expire', bob, alices)).toThrow('Only the system performs expire.');
  });

  it('lets the system do what the table gives it, and no more', () => {
    const system = theSystem();

    expect(ORDER_ACTIONS.filter((action) => mayPerform(system, action, alices))).toEqual([
      'confirm',
      'expire',
      'reinstate',
    ]);
  });

  it('lets customers order for themselves only', () => {
    expect(mayPlaceFor(alice, 'alice')).toBe(true);
    expect(mayPlaceFor(alice, 'bob')).toBe(false);
    expect(mayPlaceFor(person('alice'), 'alice')).toBe(false);
    expect(mayPlaceFor(person('ada', 'orders:place-any'), 'bob')).toBe(true);
  });

  it('names what this caller may do now', () => {
    expect(allowedActions(alice, alices)).toEqual(['cancel']);
    expect(allowedActions(bob, alices)).toEqual([]);
    expect(allowedActions(alice, { ...alices, status: 'shipped' })).toEqual([]);
  });

  it.each([
    ['unpaid', 12_50, ['pay'], []],
    ['partially-paid', 12_50, ['pay'], ['refund']],
    ['failed', 12_50, ['pay'], []],
    ['authorised', 12_50, [], []],
    ['paid', 12_50, [], ['refund']],
    ['refunded', 12_50, [], []],
    ['unpaid', 0, [], []],
  ] as const)('offers payments and refunds of an order that is %s and costs %i', (...row) => {
    const [paymentStatus, amount, ofCustomer, ofFinance] = row;
    const order = { ...alices, paymentStatus, total: { amount } };

    expect(allowedActions(person('alice', 'orders:pay'), order)).toEqual(ofCustomer);
    expect(allowedActions(person('fred', 'orders:refund'), order)).toEqual(ofFinance);
    expect(allowedActions(person('bob', 'orders:pay'), order)).toEqual([]);
  });
});

import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { anActor } from '../../../../test/support/an-actor.js';
import {
  allowedActions,
  mayCancel,
  mayPlaceFor,
  mayRead,
  mayReadAny,
  permissionToCancel,
} from './order.policy.js';

const person = (userId: string, ...permissions: Permission[]): Actor =>
  anActor({ userId, permissions });

const alices = { customerId: 'alice', status: 'placed' as const };
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
    expect([alice, bob, support, finance].map((actor) => mayCancel(actor, alices))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('gives the customer nothing without the permission', () => {
    const suspendedRights = person('alice');

    expect(mayRead(suspendedRights, alices)).toBe(false);
    expect(mayCancel(suspendedRights, alices)).toBe(false);
  });

  it('lets staff alone see the orders of everybody', () => {
    expect([alice, support, person('nobody')].map(mayReadAny)).toEqual([false, true, false]);
  });

  it('names the permission that is missing to cancel: for one’s own, or for any', () => {
    expect(permissionToCancel(person('alice'), alices)).toBe('orders:cancel');
    expect(permissionToCancel(bob, alices)).toBe('orders:cancel-any');
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
});

import type { Actor, Permission } from '@orderly/platform/access/actor';
import { allowedActions, mayCancel, mayPlaceFor, mayRead } from './order.policy.js';

const anActor = (userId: string, ...permissions: Permission[]): Actor => ({
  userId,
  sessionId: 'session',
  permissions: new Set(permissions),
  origin: { requestId: 'request', traceparent: '00-00000000000000000000000000000001-0000000000000001-00', ip: null },
});

const alices = { customerId: 'alice', status: 'placed' as const };
const alice = anActor('alice', 'orders:place', 'orders:read', 'orders:cancel');
const bob = anActor('bob', 'orders:place', 'orders:read', 'orders:cancel');
const support = anActor('sue', 'orders:read', 'orders:read-any', 'orders:cancel-any');
const finance = anActor('fred', 'orders:read', 'orders:read-any');

describe('order policy', () => {
  it('shows an order to its customer and to staff', () => {
    expect([alice, bob, support, finance].map((actor) => mayRead(actor, alices))).toEqual([true, false, true, true]);
  });

  it('lets its customer and support cancel it', () => {
    expect([alice, bob, support, finance].map((actor) => mayCancel(actor, alices))).toEqual([true, false, true, false]);
  });

  it('gives the customer nothing without the permission', () => {
    const suspendedRights = anActor('alice');

    expect(mayRead(suspendedRights, alices)).toBe(false);
    expect(mayCancel(suspendedRights, alices)).toBe(false);
  });

  it('lets customers order for themselves only', () => {
    expect(mayPlaceFor(alice, 'alice')).toBe(true);
    expect(mayPlaceFor(alice, 'bob')).toBe(false);
    expect(mayPlaceFor(anActor('ada', 'orders:place-any'), 'bob')).toBe(true);
  });

  it('names what this caller may do now', () => {
    expect(allowedActions(alice, alices)).toEqual(['cancel']);
    expect(allowedActions(bob, alices)).toEqual([]);
    expect(allowedActions(alice, { ...alices, status: 'shipped' })).toEqual([]);
  });
});

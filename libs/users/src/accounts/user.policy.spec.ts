import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { anActor } from '../../../../test/support/an-actor.js';
import { RoleNotYours } from '../core/user.errors.js';
import { assertWithinOwnPermissions, beyond, changedRoles } from './user.policy.js';

const actorWith = (...permissions: Permission[]): Actor => anActor({ permissions });

describe('who may decide over permissions', () => {
  it('is whoever holds them all', () => {
    expect(() => assertWithinOwnPermissions(actorWith('a:b', 'c:d'), ['a:b', 'c:d'])).not.toThrow();
  });

  it('is not whoever lacks one, and the refusal names it', () => {
    expect(beyond(actorWith('a:b'), ['c:d', 'a:b', 'c:d'])).toEqual(['c:d']);
    expect(() => assertWithinOwnPermissions(actorWith('a:b'), ['a:b', 'c:d'])).toThrow(
      RoleNotYours,
    );
  });
});

describe('the change between two lists of roles', () => {
  it('is what was taken away and what was added', () => {
    expect(changedRoles(['admin', 'support'], ['support', 'finance'])).toEqual([
      'admin',
      'finance',
    ]);
    expect(changedRoles(['support'], ['support'])).toEqual([]);
  });
});

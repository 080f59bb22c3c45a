import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { anActor } from '../../../../test/support/an-actor.js';
import { mayChange } from './{{name}}.policy.js';

const person = (userId: string, ...permissions: Permission[]): Actor =>
  anActor({ userId, permissions });

describe('{{word}} policy', () => {
  const adas = { ownerId: 'ada' };

  it('lets the account that added one change it', () => {
    expect(mayChange(person('ada', '{{names}}:write'), adas)).toBe(true);
    expect(mayChange(person('bob', '{{names}}:write'), adas)).toBe(false);
  });

  it('gives nothing to an owner without the permission', () => {
    expect(mayChange(person('ada', '{{names}}:read'), adas)).toBe(false);
  });

  it('lets holders of write-any change those of everybody, and those of erased accounts', () => {
    const staff = person('bob', '{{names}}:write-any');

    expect([adas, { ownerId: null }].map((each) => mayChange(staff, each))).toEqual([true, true]);
  });
});

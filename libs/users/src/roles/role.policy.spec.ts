import { describePermissions } from '@orderly/platform/access/permission-catalogue';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { anActor } from '../../../../test/support/an-actor.js';
import { RoleNotYours } from '../core/user.errors.js';
import { UnknownPermission } from './role.errors.js';
import { assertMayReplace, permissionsAfter } from './role.policy.js';

describePermissions('tea', {
  'tea:brew': 'Brew tea.',
  'tea:pour': 'Pour tea.',
  'tea:spill': 'Spill tea.',
});

describe('the permissions that a role is to have', () => {
  it('come out once each, by name', () => {
    expect(permissionsAfter(['tea:pour', 'tea:brew', 'tea:pour'], [])).toEqual([
      'tea:brew',
      'tea:pour',
    ]);
  });

  it('must be known, and the refusal says where the unknown stand', () => {
    const wish = () => permissionsAfter(['tea:brew', 'tea:steep', 'tea:sip'], []);

    expect(wish).toThrow(UnknownPermission);
    expect(wish).toThrow(
      expect.objectContaining({
        extras: {
          errors: [
            expect.objectContaining({ pointer: '/permissions/1' }),
            expect.objectContaining({ pointer: '/permissions/2' }),
          ],
        },
      }),
    );
  });

  it('may go on to hold what no module describes any more, but not get it', () => {
    expect(permissionsAfter(['tea:retired'], ['tea:retired'])).toEqual(['tea:retired']);
    expect(() => permissionsAfter(['tea:retired'], ['tea:brew'])).toThrow(UnknownPermission);
  });
});

describe('who may replace the permissions of a role', () => {
  const replace = (own: Permission[], before: Permission[], after: Permission[]) => () =>
    assertMayReplace(anActor({ permissions: own }), before, after);

  it('is whoever holds all that comes and goes', () => {
    expect(replace(['tea:brew', 'tea:pour'], ['tea:brew'], ['tea:pour'])).not.toThrow();
    expect(replace(['tea:pour'], ['tea:spill'], ['tea:spill', 'tea:pour'])).not.toThrow();
  });

  it('is nobody who lacks what somebody would gain, or lose', () => {
    expect(replace(['tea:brew'], ['tea:brew'], ['tea:brew', 'tea:pour'])).toThrow(RoleNotYours);
    expect(replace(['tea:brew'], ['tea:brew', 'tea:pour'], ['tea:brew'])).toThrow(RoleNotYours);
  });

  it('is anybody, for what no module describes any more', () => {
    expect(replace([], ['tea:retired'], [])).not.toThrow();
  });
});

import { anActor } from '../../../../test/support/an-actor.js';
import { mayManage } from './api-key.policy.js';

describe('mayManage', () => {
  it('lets people manage their own keys', () => {
    expect(mayManage(anActor({ userId: 'ada' }), { ownerId: 'ada' })).toBe(true);
  });

  it('keeps others out, whatever they may do', () => {
    const admin = anActor({
      userId: 'bob',
      permissions: ['api-keys:read-any', 'api-keys:revoke-any'],
    });

    expect(mayManage(admin, { ownerId: 'ada' })).toBe(false);
  });

  it('keeps the machines of the owner out', () => {
    const machine = anActor({
      userId: 'ada',
      authentication: { kind: 'api-key', keyId: 'key', lineId: 'key' },
    });

    expect(mayManage(machine, { ownerId: 'ada' })).toBe(false);
  });
});

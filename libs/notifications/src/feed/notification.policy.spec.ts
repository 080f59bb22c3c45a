import { anActor } from '../../../../test/support/an-actor.js';
import { mayRead } from './notification.policy.js';

describe('a notification', () => {
  it('is read by whom it tells', () => {
    expect(mayRead(anActor({ userId: 'ada' }), { userId: 'ada' })).toBe(true);
  });

  it('is read by nobody else, whatever they may do', () => {
    const admin = anActor({
      userId: 'bob',
      permissions: ['users:read', 'orders:read-any', 'audit:read'],
    });

    expect(mayRead(admin, { userId: 'ada' })).toBe(false);
  });
});

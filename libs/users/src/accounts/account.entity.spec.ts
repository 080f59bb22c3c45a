import { InvitationOpen } from '../core/user.errors.js';
import { Account, type AccountStatus } from './account.entity.js';

const anAccount = (facts: {
  status: AccountStatus;
  invited?: boolean;
  verified?: boolean;
}): Account =>
  Object.assign(new Account(), {
    status: facts.status,
    invitedBy: facts.invited ? 'somebody' : null,
    emailVerifiedAt: facts.verified ? new Date() : null,
  });

describe('the status of an account', () => {
  it.each<[AccountStatus]>([['invited'], ['active'], ['suspended']])(
    'can go from %s to suspended',
    (status) => {
      expect(anAccount({ status }).statusAfter('suspended')).toBe('suspended');
    },
  );

  it('returns to active when a suspension is lifted', () => {
    expect(anAccount({ status: 'suspended', verified: true }).statusAfter('active')).toBe('active');
    expect(
      anAccount({ status: 'suspended', invited: true, verified: true }).statusAfter('active'),
    ).toBe('active');
    expect(anAccount({ status: 'suspended' }).statusAfter('active')).toBe('active');
  });

  it('returns to the invitation when nobody accepted it', () => {
    expect(anAccount({ status: 'suspended', invited: true }).statusAfter('active')).toBe('invited');
  });

  it('is not made active for somebody who was invited', () => {
    expect(() => anAccount({ status: 'invited', invited: true }).statusAfter('active')).toThrow(
      InvitationOpen,
    );
  });
});

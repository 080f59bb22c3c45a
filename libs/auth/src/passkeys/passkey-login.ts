import { Injectable } from '@nestjs/common';
import { AAL2, type Origin } from '@orderly/platform/access/actor';
import { type Account, Accounts } from '@orderly/users';
import { AccountSuspended, EmailNotVerified } from '../auth.errors.js';
import { LoginThrottle } from '../login-throttle.js';
import { SessionOpening } from '../session-opening.js';
import type { OpenSession } from '../sessions.js';
import type { PasskeyAssertion } from './dto/passkey.schemas.js';
import { PasskeyRefused } from './passkey.errors.js';
import { PasskeyAssertions } from './passkey-assertions.js';

/** A passkey in, a session out: possession and fingerprint, face or PIN are two factors, so none other is asked for. */
@Injectable()
export class PasskeyLogin {
  constructor(
    private readonly assertions: PasskeyAssertions,
    private readonly accounts: Accounts,
    private readonly throttle: LoginThrottle,
    private readonly opening: SessionOpening,
  ) {}

  /** @throws PasskeyRefused, AccountSuspended, EmailNotVerified */
  async login(assertion: PasskeyAssertion, origin: Origin): Promise<OpenSession> {
    const passkey = await this.assertions.check(assertion, { purpose: 'login', userId: null, sessionId: null }, origin);
    const account = passkey && (await this.accounts.findById(passkey.userId));
    if (!account) return this.refuse(null, origin);
    await this.assertMaySignIn(account, origin);
    let isSpent = true;
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL2,
      amr: [passkey.amr],
      transport: 'token',
      within: async (tx) => {
        isSpent = await passkey.spend(tx);
        if (isSpent) await this.throttle.finished(tx, account.email, origin.ip);
        return isSpent;
      },
    });
    if (session) return session;
    if (!isSpent) return this.refuse(account, origin);
    await this.opening.refused(account, 'suspended', origin);
    throw new AccountSuspended();
  }

  /** Only after the right passkey: these answers tell something about the account. */
  private async assertMaySignIn(account: Account, origin: Origin): Promise<void> {
    if (account.status === 'active' && account.isVerified) return;
    const isSuspended = account.status !== 'active';
    await this.opening.refused(account, isSuspended ? 'suspended' : 'not-verified', origin);
    throw isSuspended ? new AccountSuspended() : new EmailNotVerified();
  }

  private async refuse(account: Pick<Account, 'id'> | null, origin: Origin): Promise<never> {
    await this.opening.refused(account, 'wrong-passkey', origin);
    throw new PasskeyRefused();
  }
}

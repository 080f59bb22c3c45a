import { Injectable } from '@nestjs/common';
import { AAL2, type RequestContext } from '@orderly/platform/kernel/identity/actor';
import { type Account, Accounts } from '@orderly/users';
import { AccountSuspended } from '../../errors/auth.errors.js';
import { transportOf } from '../../sessions/dto/session-kind.js';
import { SessionIssuer } from '../../sessions/session-issuer.js';
import type { OpenSession } from '../../sessions/sessions.js';
import { LoginThrottle } from '../../throttling/login-throttle.js';
import type { PasskeyLoginRequest } from './dto/passkey.schemas.js';
import { PasskeyRefused } from './passkey.errors.js';
import { PasskeyAssertions } from './passkey-assertions.js';

/**
 * Opens a session for a passkey. Possession plus fingerprint, face or PIN are two factors, so no
 * other is required.
 */
@Injectable()
export class PasskeyLogin {
  constructor(
    private readonly assertions: PasskeyAssertions,
    private readonly accounts: Accounts,
    private readonly throttle: LoginThrottle,
    private readonly opening: SessionIssuer,
  ) {}

  /** @throws PasskeyRefused, AccountSuspended */
  async login(
    { response: assertion, session: kind }: PasskeyLoginRequest,
    origin: RequestContext,
  ): Promise<OpenSession> {
    const passkey = await this.assertions.check(
      assertion,
      { purpose: 'login', userId: null, sessionId: null },
      origin,
    );
    const account = passkey && (await this.accounts.findById(passkey.userId));
    if (!account) return this.refuse(null, origin);
    if (!account.isVerified) return this.refuse(account, origin);
    if (account.status !== 'active') throw await this.suspended(account, origin);
    let isSpent = true;
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL2,
      amr: [passkey.amr],
      transport: transportOf(kind),
      beforeCommit: async (tx) => {
        isSpent = await passkey.spend(tx);
        if (isSpent) await this.throttle.forgive(tx, account, origin.ip);
        return isSpent;
      },
    });
    if (session) return session;
    if (!isSpent) return this.refuse(account, origin);
    throw await this.suspended(account, origin);
  }

  /**
   * Called only after a valid passkey, because this response reveals something about the account.
   */
  private async suspended(account: Account, origin: RequestContext): Promise<Error> {
    await this.opening.refused(account, 'suspended', origin);
    return new AccountSuspended();
  }

  private async refuse(
    account: Pick<Account, 'id'> | null,
    origin: RequestContext,
  ): Promise<never> {
    await this.opening.refused(account, 'wrong-passkey', origin);
    throw new PasskeyRefused();
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { AAL2, type RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Accounts } from '@orderly/users';
import { AccountSuspended } from '../../errors/auth.errors.js';
import { SessionIssuer } from '../../sessions/session-issuer.js';
import type { OpenSession } from '../../sessions/sessions.js';
import { LoginThrottle } from '../../throttling/login-throttle.js';
import { LoginChallenges } from '../challenges/login-challenges.js';
import type { LoginChallenge } from '../challenges/login-challenges.repository.js';
import type { CheckedFactor } from '../factors/checked-factor.js';
import { ChallengeRefused, SecondFactorRefused } from '../factors/factors.errors.js';
import type { SecondFactorLoginRequest } from './dto/second-factor.schemas.js';
import { SecondFactors } from './second-factors.js';

/** The second step of a log-in: opens a session for a challenge and a factor. */
@Injectable()
export class SecondFactorLogin {
  constructor(
    private readonly challenges: LoginChallenges,
    private readonly factors: SecondFactors,
    private readonly accounts: Accounts,
    private readonly throttle: LoginThrottle,
    private readonly opening: SessionIssuer,
  ) {}

  /** @throws ChallengeRefused, SecondFactorRefused, TooManyFailedLogins, AccountSuspended */
  async login(
    { challenge: token, ...presented }: SecondFactorLoginRequest,
    origin: RequestContext,
  ): Promise<OpenSession> {
    const challenge = await this.challenges.attempt(token);
    const factor = await this.factors.check(
      { purpose: 'second-factor', userId: challenge.userId, sessionId: null },
      presented,
      origin,
    );
    if (!factor) return this.refuse(challenge, origin);
    const account = await this.accounts.findById(challenge.userId);
    if (!account) throw new ChallengeRefused();
    let spent: 'nothing' | 'challenge' | 'factor' = 'nothing';
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL2,
      amr: [...challenge.amr, factor.amr],
      transport: challenge.transport,
      beforeCommit: async (tx) => {
        spent = await this.spend(tx, challenge, factor);
        if (spent !== 'nothing') return false;
        await this.throttle.forgive(tx, account, origin.ip);
        return true;
      },
    });
    if (session) return session;
    // TypeScript does not track assignments to a variable inside closures.
    switch (spent as 'nothing' | 'challenge' | 'factor') {
      case 'challenge':
        throw new ChallengeRefused();
      case 'factor':
        return this.refuse(challenge, origin);
      case 'nothing':
        await this.opening.refused(account, 'suspended', origin);
        throw new AccountSuspended();
    }
  }

  /**
   * Returns what had already been spent, if anything. Holds the challenge first, so that a
   * concurrent duplicate does not cost the user a recovery code.
   */
  private async spend(
    tx: Transaction,
    challenge: LoginChallenge,
    factor: CheckedFactor,
  ): Promise<'nothing' | 'challenge' | 'factor'> {
    if (!(await this.challenges.hold(tx, challenge))) return 'challenge';
    if (!(await factor.spend(tx))) return 'factor';
    await this.challenges.use(tx, challenge);
    return 'nothing';
  }

  private async refuse({ userId }: LoginChallenge, origin: RequestContext): Promise<never> {
    await this.opening.refused({ id: userId }, 'wrong-second-factor', origin);
    throw new SecondFactorRefused();
  }
}

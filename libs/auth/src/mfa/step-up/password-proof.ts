import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { AAL2 } from '@orderly/platform/kernel/identity/actor';
import { Accounts } from '@orderly/users';
import { StepUpNeeded } from '../../errors/access.errors.js';
import { CredentialsRepository } from '../../passwords/credentials.repository.js';
import { PasswordHasher } from '../../passwords/password-hasher.js';
import { LoginThrottle } from '../../throttling/login-throttle.js';
import type { CheckedFactor } from '../factors/checked-factor.js';
import { FactorsRepository } from '../factors/factors.repository.js';

/**
 * Checks the password of a signed-in account. The same limits apply as at log-in, so that the thief
 * of a session cannot guess the password faster here.
 */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly accounts: Accounts,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly factors: FactorsRepository,
    private readonly config: AppConfig,
  ) {}

  /**
   * Returns null when the password is wrong.
   * @throws StepUpNeeded for an account with a second factor, whatever the password: it would not
   * be enough
   * @throws TooManyFailedLogins, HashingBusy
   */
  async check(userId: string, password: string, ip: string | null): Promise<CheckedFactor | null> {
    if ((await this.factors.list(userId)).length > 0)
      throw new StepUpNeeded(AAL2, this.config.auth.stepUpMaxAgeS);
    const account = await this.accounts.findById(userId);
    if (!account) return null;
    const attempt = await this.throttle.admit(account.email, ip);
    const hash = await this.credentials.findHash(userId);
    let isRight: boolean;
    try {
      isRight = await this.hasher.verify(hash, password);
    } catch (error) {
      // The password was not checked, so this is no failure.
      await this.throttle.refund(attempt);
      throw error;
    }
    if (!hash || !isRight) return null;
    return {
      amr: 'pwd',
      spend: async (tx: Transaction) => {
        await this.throttle.succeeded(tx, attempt, userId);
        return true;
      },
    };
  }
}

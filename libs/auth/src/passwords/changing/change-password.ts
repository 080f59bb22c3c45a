import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Accounts } from '@orderly/users';
import { InvalidToken } from '../../errors/access.errors.js';
import { type Attempt, LoginThrottle } from '../../throttling/login-throttle.js';
import { CurrentPasswordWrong } from '../password.errors.js';
import type { ChangePasswordRequest } from './dto/password.requests.js';
import { PasswordChanges } from './password-changes.js';
import { type PasswordChoice, PasswordChoices } from './password-choices.js';

const POINTER = '/newPassword';

interface Verified {
  readonly presentHash: string;
  readonly choice: PasswordChoice;
}

/** Changes the password of a signed-in account that knows the present one. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly accounts: Accounts,
    private readonly throttle: LoginThrottle,
    private readonly choices: PasswordChoices,
    private readonly changes: PasswordChanges,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Ends all other sessions.
   * @throws PasswordRefused, TooManyFailedLogins, HashingBusy, CurrentPasswordWrong
   */
  async change(actor: Actor, request: ChangePasswordRequest): Promise<void> {
    const account = await this.accounts.findById(actor.userId);
    if (!account) throw new InvalidToken();
    await this.choices.assertAcceptable(account, request.newPassword, POINTER);
    // Counted like a log-in: the thief of a token must not find out the password here.
    const attempt = await this.throttle.admit(account.email, actor.origin.ip);
    const verified = await this.verify(account.id, request, attempt);
    if (!verified) {
      await this.transactions.run((tx) => this.changes.refused(tx, actor));
      throw new CurrentPasswordWrong();
    }
    await this.transactions.run(async (tx) => {
      if (!(await this.accounts.lockActive(tx, account.id))) throw new InvalidToken();
      await this.choices.assertStillLongEnough(tx, account.id, verified.choice, POINTER);
      if (!(await this.changes.change(tx, actor, verified))) throw new CurrentPasswordWrong();
      await this.throttle.succeeded(tx, attempt, account.id);
    });
  }

  private async verify(
    userId: string,
    { currentPassword, newPassword }: ChangePasswordRequest,
    attempt: Attempt,
  ): Promise<Verified | null> {
    try {
      const presentHash = await this.choices.findPresent(userId, currentPassword);
      return presentHash === null
        ? null
        : { presentHash, choice: await this.choices.hash(newPassword) };
    } catch (error) {
      // The password was not checked, or it was right: no failure.
      await this.throttle.refund(attempt);
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Accounts, OneTimeTokens } from '@orderly/users';
import { withMinimumDuration } from '../../core/with-minimum-duration.js';
import { LinkRefused } from '../../errors/auth.errors.js';
import type { ResetPasswordRequest } from './dto/password.requests.js';
import { PasswordChanges } from './password-changes.js';
import { PasswordChoices } from './password-choices.js';

const POINTER = '/password';

/**
 * Resets a forgotten password by a link in a mail. The next log-in still requires the second
 * factor.
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: OneTimeTokens,
    private readonly choices: PasswordChoices,
    private readonly changes: PasswordChanges,
    private readonly transactions: Transactions,
  ) {}

  /** Succeeds for every address, so that the response reveals no account. */
  ask(email: string, origin: RequestContext): Promise<void> {
    return withMinimumDuration(() =>
      this.transactions.run((tx) => this.accounts.requestPasswordReset(tx, { email, origin })),
    );
  }

  /**
   * Ends all sessions, so an intruder is signed out. Opens none: only a log-in does.
   * @throws LinkRefused, PasswordRefused, HashingBusy
   */
  async reset({ token, password }: ResetPasswordRequest, origin: RequestContext): Promise<void> {
    const ownerId = await this.tokens.findOwner(token, 'reset-password');
    const account = ownerId === null ? null : await this.accounts.findById(ownerId);
    // Hash only for a valid link: hashing is expensive.
    if (!account) throw new LinkRefused();
    await this.choices.assertAcceptable(account, password, POINTER);
    const choice = await this.choices.hash(password);
    await this.transactions.run(async (tx) => {
      const userId = await this.tokens.redeem(tx, token, 'reset-password');
      if (userId === null) throw new LinkRefused();
      await this.choices.assertStillLongEnough(tx, userId, choice, POINTER);
      await this.changes.reset(tx, account, choice, origin);
    });
  }
}

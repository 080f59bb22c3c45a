import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CodeGuesses } from '../../throttling/code-guesses.js';
import { Factors } from '../factors/factors.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import { TotpCodeWrong, TotpNotBegun, TotpNotFound } from './totp.errors.js';
import { TotpRepository } from './totp.repository.js';
import { TotpCodes } from './totp-codes.js';

/** Makes an authenticator app a second factor, and removes it again. */
@Injectable()
export class TotpEnrolment {
  constructor(
    private readonly totp: TotpRepository,
    private readonly codes: TotpCodes,
    private readonly guesses: CodeGuesses,
    private readonly factors: Factors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Returns ten recovery codes, which replace any earlier ones.
   * @throws TotpNotBegun, TotpCodeWrong, TooManyFailedLogins, InvalidToken
   */
  async confirm(actor: Actor, code: string): Promise<string[]> {
    const begun = await this.totp.findBegun(actor.userId);
    if (!begun) throw new TotpNotBegun();
    const guess = await this.guesses.admit(actor.userId);
    const step = await this.codes.stepOf(begun, code);
    if (step === null) throw new TotpCodeWrong();
    const recoveryCodes = await this.recoveryCodes.make();
    await this.transactions.run(async (tx) => {
      await this.factors.hold(tx, actor.userId);
      if (!(await this.totp.confirm(tx, begun.id, step))) throw new TotpNotBegun();
      await this.guesses.succeeded(tx, guess, actor.userId);
      await this.factors.add(tx, actor, { id: begun.id, kind: 'totp' });
      await this.recoveryCodes.keep(tx, actor, recoveryCodes);
    });
    return recoveryCodes;
  }

  /** @throws TotpNotFound, PasswordTooShortAlone */
  async remove(actor: Actor): Promise<void> {
    await this.transactions.run(async (tx) => {
      const held = await this.factors.hold(tx, actor.userId);
      const id = await this.totp.remove(tx, actor.userId);
      if (id === null) throw new TotpNotFound();
      await this.factors.remove(tx, actor, { id, kind: 'totp' }, held);
    });
  }
}

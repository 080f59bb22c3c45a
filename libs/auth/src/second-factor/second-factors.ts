import { Injectable } from '@nestjs/common';
import type { Amr, Origin } from '@orderly/platform/access/actor';
import type { Transaction } from '@orderly/platform/database/transactions';
import { CodeGuesses } from '../factors/code-guesses.js';
import { RecoveryCodes } from '../factors/recovery-codes.js';
import type { PresentedFactor } from './dto/second-factor.schemas.js';
import { TotpRepository } from './totp.repository.js';
import { TotpCodes } from './totp-codes.js';

/** A factor that is right, as far as it can be told before it is spent. */
export interface CheckedFactor {
  readonly amr: Amr;
  /** False when it was spent already. What it wrote then (that a passkey was copied) is to be committed all the same. */
  readonly spend: (tx: Transaction) => Promise<boolean>;
}

/** Checks a second factor, whatever its kind: for a log-in, or for a step-up. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly totp: TotpRepository,
    private readonly codes: TotpCodes,
    private readonly guesses: CodeGuesses,
    private readonly recoveryCodes: RecoveryCodes,
  ) {}

  /**
   * Null when it is wrong.
   * @throws TooManyFailedLogins for one-time codes
   */
  async check(userId: string, presented: PresentedFactor, origin: Origin): Promise<CheckedFactor | null> {
    if (presented.totp !== undefined) return this.checkTotp(userId, presented.totp);
    const { recoveryCode } = presented;
    if (recoveryCode === undefined) return null;
    return { amr: 'rc', spend: (tx) => this.recoveryCodes.use(tx, userId, recoveryCode, origin) };
  }

  private async checkTotp(userId: string, code: string): Promise<CheckedFactor | null> {
    const guess = await this.guesses.admit(userId);
    const totp = await this.totp.findConfirmed(userId);
    const step = totp && (await this.codes.stepOf(totp, code));
    if (!totp || step === null) return null;
    return {
      amr: 'otp',
      spend: async (tx) => {
        if (!(await this.totp.useStep(tx, totp.id, step))) return false;
        await this.guesses.succeeded(tx, guess);
        return true;
      },
    };
  }
}

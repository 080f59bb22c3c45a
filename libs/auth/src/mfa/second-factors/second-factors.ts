import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CodeGuesses } from '../../throttling/code-guesses.js';
import type { CheckedFactor } from '../factors/checked-factor.js';
import { PasskeyAssertions } from '../passkeys/passkey-assertions.js';
import type { Ceremony } from '../passkeys/webauthn-challenges.repository.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import { TotpRepository } from '../totp/totp.repository.js';
import { TotpCodes } from '../totp/totp-codes.js';
import type { PresentedFactor } from './dto/presented-factor.js';

/** Checks a second factor of any kind, for a log-in or a step-up. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly totp: TotpRepository,
    private readonly codes: TotpCodes,
    private readonly guesses: CodeGuesses,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly passkeys: PasskeyAssertions,
  ) {}

  /**
   * Returns null when the factor is wrong.
   * @param ceremony the purpose and account that a passkey's challenge must have
   * @throws TooManyFailedLogins for one-time codes
   */
  async check(
    { userId, ...ceremony }: Ceremony & { readonly userId: string },
    { totp, recoveryCode, passkey }: PresentedFactor,
    origin: RequestContext,
  ): Promise<CheckedFactor | null> {
    if (totp !== undefined) return this.checkTotp(userId, totp);
    if (passkey !== undefined) return this.passkeys.check(passkey, { ...ceremony, userId }, origin);
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
        await this.guesses.succeeded(tx, guess, userId);
        return true;
      },
    };
  }
}

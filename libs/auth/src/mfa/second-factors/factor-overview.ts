import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { toPasskeyResponse } from '../passkeys/dto/passkey.schemas.js';
import { PasskeysRepository } from '../passkeys/passkeys.repository.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import { TotpRepository } from '../totp/totp.repository.js';
import type { SecondFactorsResponse } from './dto/second-factor.schemas.js';

/** Shows the second factors of an account. */
@Injectable()
export class FactorOverview {
  constructor(
    private readonly totp: TotpRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly transactions: Transactions,
  ) {}

  async get({ userId }: Actor): Promise<SecondFactorsResponse> {
    const totp = await this.totp.findConfirmed(userId);
    return {
      totp: totp && { addedAt: totp.confirmedAt.toISOString() },
      passkeys: (await this.passkeys.list(userId)).map(toPasskeyResponse),
      recoveryCodesLeft: await this.recoveryCodes.countLeft(userId),
    };
  }

  /** @throws SecondFactorMissing */
  async renewRecoveryCodes(actor: Actor): Promise<string[]> {
    const codes = await this.recoveryCodes.make();
    await this.transactions.run((tx) => this.recoveryCodes.renew(tx, actor, codes));
    return codes;
  }
}

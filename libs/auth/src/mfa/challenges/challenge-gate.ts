import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { Account } from '@orderly/users';
import { FactorsRepository } from '../factors/factors.repository.js';
import { type SecondFactorMethod, SecondFactorNeeded } from '../gate/second-factor.errors.js';
import { type FirstFactor, SecondFactorGate } from '../gate/second-factor-gate.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import { LoginChallenges } from './login-challenges.js';

/** Requires the second factor of every account that has one. */
@Injectable()
export class ChallengeGate extends SecondFactorGate {
  constructor(
    private readonly factors: FactorsRepository,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly challenges: LoginChallenges,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async challenge(
    { id }: Pick<Account, 'id'>,
    first: FirstFactor,
  ): Promise<SecondFactorNeeded | null> {
    const methods = await this.methodsOf(id);
    if (methods.length === 0) return null;
    const token = LoginChallenges.newToken();
    await this.transactions.run(async (tx) => {
      await first.assertStillGood?.(tx);
      await this.challenges.keep(tx, token, id, first);
      // The first factor is known. What follows shows whether it was the owner.
      await this.auditLog.record(tx, {
        actorId: null,
        origin: first.origin,
        action: 'auth.second-factor-asked',
        subject: { type: 'user', id },
        after: { amr: first.amr },
      });
    });
    return new SecondFactorNeeded(token, methods);
  }

  override forget(tx: Transaction, userId: string): Promise<void> {
    return this.challenges.forgetAllOf(tx, userId);
  }

  private async methodsOf(userId: string): Promise<SecondFactorMethod[]> {
    const kinds = new Set((await this.factors.list(userId)).map(({ kind }) => kind));
    if (kinds.size === 0) return [];
    const hasCodes = (await this.recoveryCodes.countLeft(userId)) > 0;
    return [...kinds, ...(hasCodes ? (['recovery-code'] as const) : [])];
  }
}

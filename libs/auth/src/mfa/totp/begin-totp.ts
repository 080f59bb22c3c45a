import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Accounts } from '@orderly/users';
import { InvalidToken } from '../../errors/access.errors.js';
import { TotpPresent } from './totp.errors.js';
import { TotpRepository } from './totp.repository.js';
import { type NewSecret, TotpCodes } from './totp-codes.js';

/**
 * Creates the secret of an authenticator app. It becomes a second factor only when a code of it was
 * verified.
 */
@Injectable()
export class BeginTotp {
  constructor(
    private readonly totp: TotpRepository,
    private readonly codes: TotpCodes,
    private readonly accounts: Accounts,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** @throws TotpPresent */
  async begin({ userId, origin }: Actor): Promise<Pick<NewSecret, 'secret' | 'uri'>> {
    const account = await this.accounts.findById(userId);
    if (!account) throw new InvalidToken();
    const id = newId();
    const { secret, uri, sealed, keyId } = await this.codes.newSecret(id, account.email);
    await this.transactions.run(async (tx) => {
      if (!(await this.totp.begin(tx, { id, userId, secretSealed: sealed, sealedWith: keyId })))
        throw new TotpPresent();
      await this.auditLog.record(tx, {
        actorId: userId,
        origin,
        action: 'auth.totp-begun',
        subject: { type: 'second-factor', id },
      });
    });
    return { secret, uri };
  }
}

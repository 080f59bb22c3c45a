import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Factors } from '../factors/factors.js';
import { PasskeyNotFound } from './passkey.errors.js';
import { type Passkey, PasskeysRepository } from './passkeys.repository.js';

/**
 * The registered passkeys of one account. Passkeys of other accounts look the same as missing ones.
 */
@Injectable()
export class Passkeys {
  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly factors: Factors,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** @throws PasskeyNotFound */
  rename({ userId, origin }: Actor, id: string, name: string): Promise<Passkey> {
    return this.transactions.run(async (tx) => {
      const renamed = await this.passkeys.rename(tx, userId, id, name);
      if (!renamed) throw new PasskeyNotFound(id);
      // The entry leaves out the name, which may be a person's.
      await this.auditLog.record(tx, {
        actorId: userId,
        origin,
        action: 'auth.passkey-renamed',
        subject: { type: 'second-factor', id },
      });
      return renamed;
    });
  }

  /** @throws PasskeyNotFound, PasswordTooShortAlone */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const held = await this.factors.hold(tx, actor.userId);
      const name = await this.passkeys.remove(tx, actor.userId, id);
      if (name === null) throw new PasskeyNotFound(id);
      await this.factors.remove(tx, actor, { id, kind: 'passkey', name }, held);
    });
  }
}

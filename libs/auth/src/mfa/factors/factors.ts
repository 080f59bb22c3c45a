import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { AAL2, type Actor, type Amr, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { Accounts, SecurityNotices } from '@orderly/users';
import { InvalidToken } from '../../errors/access.errors.js';
import { Sessions } from '../../sessions/sessions.js';
import { PasswordTooShortAlone } from './factors.errors.js';
import { type Factor, type FactorKind, FactorsRepository } from './factors.repository.js';
import { RecoveryCodesRepository } from './recovery-codes.repository.js';

const WORDS: Readonly<Record<FactorKind, { added: string; removed: string; amr: Amr }>> = {
  totp: { added: 'auth.second-factor-added', removed: 'auth.second-factor-removed', amr: 'otp' },
  passkey: { added: 'auth.passkey-added', removed: 'auth.passkey-removed', amr: 'hwk' },
};

/** The factors of an account, locked until the transaction ends. */
interface HeldFactors {
  readonly factors: readonly Factor[];
  readonly isPasswordShort: boolean;
}

/**
 * What all kinds of second factors share: the record that an account has them, and the consequences
 * of adding the first and removing the last.
 */
@Injectable()
export class Factors {
  constructor(
    private readonly accounts: Accounts,
    private readonly factors: FactorsRepository,
    private readonly recoveryCodes: RecoveryCodesRepository,
    private readonly sessions: Sessions,
    private readonly auditLog: AuditLog,
    private readonly notices: SecurityNotices,
  ) {}

  /**
   * Must come first in every transaction that adds or removes a factor. It locks the account, as
   * every change of the password does. So "the last factor is removed" and "a short password is
   * set" wait for each other, also for an account without a password, which has no credentials row
   * to lock.
   */
  async hold(tx: Transaction, userId: string): Promise<HeldFactors> {
    await this.accounts.lockAny(tx, userId);
    return this.factors.lock(tx, userId);
  }

  /**
   * The actor has just shown that the factor works. Their current session now has that strength;
   * their other sessions must step up for sensitive actions.
   * @throws InvalidToken when the session ended meanwhile
   */
  async add(tx: Transaction, actor: Actor, factor: Factor): Promise<void> {
    const { added, amr } = WORDS[factor.kind];
    await this.factors.add(tx, actor.userId, factor);
    const { sessionId } = sessionOf(actor);
    if (!(await this.sessions.strengthen(tx, sessionId, { acr: AAL2, amr: [amr] })))
      throw new InvalidToken();
    await this.sessions.forgetAllOf(tx, actor.userId);
    await this.audit(tx, actor, added, factor);
    await this.notices.tell(
      tx,
      actor.userId,
      factor.kind === 'totp' ? 'second-factor-added' : 'passkey-added',
      actor.origin,
      nameOf(factor),
    );
  }

  /**
   * Recovery codes are removed with the last factor that they replace.
   * @throws PasswordTooShortAlone
   */
  async remove(
    tx: Transaction,
    actor: Actor,
    factor: Factor,
    { factors, isPasswordShort }: HeldFactors,
  ): Promise<void> {
    // A concurrent request has removed the factor, and has recorded it.
    if (!factors.some(({ id }) => id === factor.id)) return;
    if (factors.length === 1) {
      if (isPasswordShort) throw new PasswordTooShortAlone();
      await this.recoveryCodes.removeAllOf(tx, actor.userId);
    }
    await this.factors.remove(tx, factor.id);
    await this.sessions.forgetAllOf(tx, actor.userId);
    await this.audit(tx, actor, WORDS[factor.kind].removed, factor);
    await this.notices.tell(
      tx,
      actor.userId,
      factor.kind === 'totp' ? 'second-factor-removed' : 'passkey-removed',
      actor.origin,
      nameOf(factor),
    );
  }

  private audit(
    tx: Transaction,
    { userId, origin }: Actor,
    action: string,
    { id, kind }: Factor,
  ): Promise<void> {
    return this.auditLog.record(tx, {
      actorId: userId,
      origin,
      action,
      subject: { type: 'second-factor', id },
      after: { kind },
    });
  }
}

const nameOf = ({ name }: Factor): { name?: string } => (name === undefined ? {} : { name });

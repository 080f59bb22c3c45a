import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import {
  type Actor,
  type RequestContext,
  sessionOf,
} from '@orderly/platform/kernel/identity/actor';
import { type Account, SecurityNotices } from '@orderly/users';
import { SecondFactorGate } from '../../mfa/gate/second-factor-gate.js';
import { Sessions } from '../../sessions/sessions.js';
import { LoginThrottle } from '../../throttling/login-throttle.js';
import { CredentialsRepository } from '../credentials.repository.js';
import type { PasswordChoice } from './password-choices.js';

/**
 * The consequences of a new password. The caller holds the lock on the account, so that no log-in
 * with the old password slips through.
 */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly sessions: Sessions,
    private readonly gate: SecondFactorGate,
    private readonly throttle: LoginThrottle,
    private readonly notices: SecurityNotices,
    private readonly auditLog: AuditLog,
  ) {}

  /** @returns false, with nothing done, when the present password has changed meanwhile */
  async change(
    tx: Transaction,
    actor: Actor,
    { presentHash, choice }: { presentHash: string; choice: PasswordChoice },
  ): Promise<boolean> {
    const { userId, origin } = actor;
    if (!(await this.credentials.replace(tx, userId, presentHash, choice.hash, choice.isShort)))
      return false;
    await this.gate.forget(tx, userId);
    const endedSessions = await this.sessions.endAllOf(
      tx,
      userId,
      'password-changed',
      origin,
      sessionOf(actor).sessionId,
    );
    await this.tell(tx, 'password-changed', { actorId: userId, userId, origin, endedSessions });
    return true;
  }

  async reset(
    tx: Transaction,
    account: Account,
    choice: PasswordChoice,
    origin: RequestContext,
  ): Promise<void> {
    const { id: userId } = account;
    await this.credentials.set(tx, userId, choice.hash, choice.isShort);
    await this.gate.forget(tx, userId);
    const endedSessions = await this.sessions.endAllOf(tx, userId, 'password-reset', origin);
    // An owner whom strangers locked out gets back in by the mail.
    await this.throttle.forgive(tx, account, origin.ip);
    await this.tell(tx, 'password-reset', { actorId: null, userId, origin, endedSessions });
  }

  /** Records that the present password was wrong. */
  async refused(tx: Transaction, { userId, origin }: Actor): Promise<void> {
    await this.auditLog.record(tx, {
      actorId: userId,
      origin,
      action: 'auth.password-change-refused',
      subject: { type: 'user', id: userId },
    });
  }

  private async tell(
    tx: Transaction,
    what: 'password-changed' | 'password-reset',
    facts: {
      actorId: string | null;
      userId: string;
      origin: RequestContext;
      endedSessions: number;
    },
  ): Promise<void> {
    const { actorId, userId, origin, endedSessions } = facts;
    await this.notices.tell(tx, userId, what, origin);
    await this.auditLog.record(tx, {
      actorId,
      origin,
      action: `auth.${what}`,
      subject: { type: 'user', id: userId },
      after: { endedSessions },
    });
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { SecurityNotices } from '@orderly/users';
import { CredentialsRepository } from '../../passwords/credentials.repository.js';
import { Sessions } from '../../sessions/sessions.js';
import { Factors } from './factors.js';
import { FactorsRepository } from './factors.repository.js';

export interface ResetFactors {
  /** The number of second factors that the account had. */
  readonly removed: number;
  /**
   * A short password must not stand alone, so it was removed as well; a mailed link sets the next
   * one.
   */
  readonly passwordRemoved: boolean;
}

/**
 * Removes all second factors of an account whose owner lost them. Afterwards the password alone
 * opens the account, so the operator must be sure that the request comes from the owner.
 */
@Injectable()
export class FactorReset {
  constructor(
    private readonly factors: Factors,
    private readonly stored: FactorsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly sessions: Sessions,
    private readonly notices: SecurityNotices,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Ends all sessions and unfinished log-ins, and mails the owner. Changes nothing if the account
   * has no factor.
   * @param by the actor, or null for the operator of the installation
   */
  async reset(
    tx: Transaction,
    userId: string,
    by: { readonly actorId: string | null; readonly origin: RequestContext },
  ): Promise<ResetFactors> {
    const { factors, isPasswordShort } = await this.factors.hold(tx, userId);
    if (factors.length === 0) return { removed: 0, passwordRemoved: false };
    await this.stored.removeAllOf(tx, userId);
    if (isPasswordShort) await this.credentials.clear(tx, userId);
    const endedSessions = await this.sessions.endAllOf(tx, userId, 'ended-by-admin', by.origin);
    const outcome = { removed: factors.length, passwordRemoved: isPasswordShort };
    await this.notices.tell(tx, userId, 'second-factors-reset', by.origin, {
      byStaff: true,
    });
    await this.auditLog.record(tx, {
      ...by,
      action: 'auth.second-factors-reset',
      subject: { type: 'user', id: userId },
      before: { factors: factors.map(({ kind }) => kind) },
      after: { ...outcome, endedSessions },
    });
    return outcome;
  }
}

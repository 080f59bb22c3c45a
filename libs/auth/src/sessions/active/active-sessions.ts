import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { Grants } from '@orderly/users';
import { isOwnSession } from '../session.policy.js';
import { Sessions } from '../sessions.js';
import { SessionNotFound } from './active-sessions.errors.js';
import { ActiveSessionsRepository, type ListedSession } from './active-sessions.repository.js';

/** Lists the sessions of an account, and ends them. */
@Injectable()
export class ActiveSessions {
  constructor(
    private readonly list: ActiveSessionsRepository,
    private readonly sessions: Sessions,
    private readonly grants: Grants,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  /** Lists the newest first. */
  of(actor: Actor, page: PageRequest): Promise<ListedSession[]> {
    return this.list.list(actor.userId, this.config.auth.refreshTokenIdleTtlS, page);
  }

  /** @throws SessionNotFound */
  end(actor: Actor, sessionId: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const session = await this.list.findOwner(tx, sessionId);
      // The same response for "absent", "not yours" and "ended by a concurrent request".
      const isYours = session !== null && isOwnSession(actor, session);
      const hasEnded =
        isYours && (await this.sessions.end(tx, sessionId, 'ended-by-owner', actor.origin));
      if (!hasEnded) throw new SessionNotFound(sessionId);
      await this.audit(tx, actor, 'auth.session-ended', { type: 'session', id: sessionId });
    });
  }

  /** Ends all sessions but the current one. Returns how many. */
  endOthers(actor: Actor): Promise<number> {
    const { sessionId } = sessionOf(actor);
    return this.transactions.run(async (tx) => {
      const ended = await this.sessions.endAllOf(
        tx,
        actor.userId,
        'ended-by-owner',
        actor.origin,
        sessionId,
      );
      if (ended > 0) {
        await this.audit(
          tx,
          actor,
          'auth.other-sessions-ended',
          { type: 'user', id: actor.userId },
          { ended },
        );
      }
      return ended;
    });
  }

  /**
   * Signs an account out everywhere. An actor cannot do that to an account with more permissions.
   * @throws UserNotFound, RoleNotYours
   * @throws PeopleOnly, StepUpNeeded when the account has another role than that of a customer
   */
  endAllOf(actor: Actor, userId: string): Promise<number> {
    return this.transactions.run(async (tx) => {
      await this.grants.assertMaySignOut(tx, actor, userId);
      const ended = await this.sessions.endAllOf(tx, userId, 'ended-by-admin', actor.origin);
      await this.audit(
        tx,
        actor,
        'auth.sessions-ended-by-admin',
        { type: 'user', id: userId },
        { ended },
      );
      return ended;
    });
  }

  private audit(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    action: string,
    subject: { type: string; id: string },
    after?: { ended: number },
  ): Promise<void> {
    return this.auditLog.record(tx, {
      actorId,
      origin,
      action,
      subject,
      ...(after ? { after } : {}),
    });
  }
}

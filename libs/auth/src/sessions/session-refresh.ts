import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import {
  type Actor,
  type RequestContext,
  sessionOf,
} from '@orderly/platform/kernel/identity/actor';
import { Accounts, SecurityNotices } from '@orderly/users';
import { InvalidRefreshToken } from '../errors/auth.errors.js';
import { RefreshRotation } from './refresh-rotation.js';
import { Sessions, type TokenSession } from './sessions.js';

/** Refreshes and ends sessions. */
@Injectable()
export class SessionRefresh {
  constructor(
    private readonly sessions: Sessions,
    private readonly rotation: RefreshRotation,
    private readonly accounts: Accounts,
    private readonly notices: SecurityNotices,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** @throws InvalidRefreshToken */
  async refresh(refreshToken: string, origin: RequestContext): Promise<TokenSession> {
    const session = await this.transactions.run((tx) => this.rotate(tx, refreshToken, origin));
    if (!session) throw new InvalidRefreshToken();
    return session;
  }

  async logout(tx: Transaction, actor: Actor): Promise<void> {
    const { sessionId } = sessionOf(actor);
    if (!(await this.sessions.end(tx, sessionId, 'logged-out', actor.origin))) return;
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'auth.logged-out',
      subject: { type: 'session', id: sessionId },
    });
  }

  private async rotate(
    tx: Transaction,
    refreshToken: string,
    origin: RequestContext,
  ): Promise<TokenSession | null> {
    const rotation = await this.rotation.rotate(tx, refreshToken, origin);
    if (rotation.kind === 'refused') return null;
    if (rotation.kind === 'reused') {
      await this.auditLog.record(tx, {
        actorId: null,
        origin,
        action: 'auth.refresh-token-reused',
        subject: { type: 'session', id: rotation.sessionId },
        after: { userId: rotation.userId, ended: true },
      });
      await this.notices.tell(tx, rotation.userId, 'refresh-token-reused', origin);
      return null;
    }
    if (await this.accounts.lockIfActive(tx, rotation.session.userId)) return rotation.session;
    await this.sessions.end(tx, rotation.session.sessionId, 'account-suspended', origin);
    return null;
  }
}

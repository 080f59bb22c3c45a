import { Injectable } from '@nestjs/common';
import type { Origin } from '@orderly/platform/access/actor';
import { AuditLog } from '@orderly/platform/audit/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import { type Account, Accounts } from '@orderly/users';
import { CredentialsRepository } from './credentials.repository.js';
import { type Attempt, LoginThrottle } from './login-throttle.js';
import { type OpenSession, Sessions } from './sessions.js';

/** What a log-in writes. */
@Injectable()
export class SessionOpening {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly credentials: CredentialsRepository,
    private readonly throttle: LoginThrottle,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** Null when the account was suspended while the password was looked at. */
  open(
    account: Account,
    attempt: Attempt,
    origin: Origin,
    upgrade: { oldHash: string; newHash: string } | undefined,
  ): Promise<OpenSession | null> {
    return this.transactions.run(async (tx) => {
      // First: a suspension comes before this, and is seen, or waits, and then ends the session.
      if (!(await this.accounts.isActive(tx, account.id))) return null;
      await this.throttle.succeeded(tx, attempt);
      if (upgrade) await this.credentials.replace(tx, account.id, upgrade.oldHash, upgrade.newHash);
      const session = await this.sessions.open(tx, account.id, origin.ip);
      await this.auditLog.record(tx, {
        actorId: account.id,
        origin,
        action: 'auth.logged-in',
        subject: { type: 'session', id: session.sessionId },
      });
      return session;
    });
  }

  /** The address is not written down when nobody has it: it may be a password in the wrong field. */
  refused(
    account: Account | null,
    reason: 'wrong-password' | 'suspended' | 'not-verified',
    origin: Origin,
  ): Promise<void> {
    return this.transactions.run((tx) =>
      this.auditLog.record(tx, {
        actorId: null,
        origin,
        action: 'auth.login-refused',
        subject: { type: 'user', id: account?.id ?? 'unknown' },
        after: { reason },
      }),
    );
  }
}

import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { Acr, Amr, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { type Account, Accounts } from '@orderly/users';
import { type OpenSession, Sessions } from './sessions.js';

/** A person who has proved their identity with all the factors that their account requires. */
interface SignIn {
  readonly account: Pick<Account, 'id'>;
  readonly origin: RequestContext;
  readonly acr: Acr;
  readonly amr: readonly Amr[];
  readonly transport: 'token' | 'cookie';
  /** The external provider that authenticated them, if one did; for the audit log. */
  readonly provider?: string;
  /**
   * Runs in the transaction that opens the session, to refund a throttle, upgrade a hash or spend a
   * challenge. False means that the proof was already spent, so no session is opened; what the hook
   * wrote is committed. It may run again after a deadlock, so it must have no effect outside the
   * database.
   */
  readonly beforeCommit?: (tx: Transaction) => Promise<boolean>;
}

type LoginRefusal =
  | 'wrong-password'
  | 'suspended'
  | 'not-verified'
  | 'wrong-second-factor'
  | 'wrong-passkey'
  | 'not-linked';

/** The entry in the audit log about a session that was opened. */
export const loggedIn = (
  { userId, sessionId, acr, amr }: Pick<OpenSession, 'userId' | 'sessionId' | 'acr' | 'amr'>,
  origin: RequestContext,
  provider?: string,
): AuditEntry => ({
  actorId: userId,
  origin,
  action: 'auth.logged-in',
  subject: { type: 'session', id: sessionId },
  after: { acr, amr, ...(provider === undefined ? {} : { provider }) },
});

/** Writes what a log-in leaves behind. Every kind of log-in ends here. */
@Injectable()
export class SessionIssuer {
  private readonly logins;

  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
    metrics: Metrics,
  ) {
    this.logins = metrics.counter(
      'logins_total',
      'Log-ins of every kind: succeeded, or why they were refused.',
      ['outcome'],
    );
  }

  /** Returns null when the account was suspended meanwhile, or `beforeCommit` returned false. */
  async open({
    account,
    origin,
    acr,
    amr,
    transport,
    provider,
    beforeCommit,
  }: SignIn): Promise<OpenSession | null> {
    const session = await this.transactions.run(async (tx) => {
      // Lock first: a suspension commits before this and is seen, or it waits and then ends the
      // session.
      if (!(await this.accounts.lockIfActive(tx, account.id))) return null;
      if (beforeCommit && !(await beforeCommit(tx))) return null;
      const opened = await this.sessions.open(tx, {
        userId: account.id,
        origin,
        acr,
        amr,
        transport,
      });
      await this.auditLog.record(tx, loggedIn(opened, origin, provider));
      return opened;
    });
    if (session) this.countOpened();
    return session;
  }

  countOpened(): void {
    this.logins.inc({ outcome: 'succeeded' });
  }

  /** Does not record an address without an account: it may be a password in the wrong field. */
  refused(
    account: Pick<Account, 'id'> | null,
    reason: LoginRefusal,
    origin: RequestContext,
  ): Promise<void> {
    this.logins.inc({ outcome: reason });
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

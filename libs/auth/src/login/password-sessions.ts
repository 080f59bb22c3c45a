import { Injectable } from '@nestjs/common';
import { AUDIT_FRAGMENT } from '@orderly/platform/audit-log/audit-log';
import { composeStatement, isAssertionFailed } from '@orderly/platform/database/composed-statement';
import { isRetryable } from '@orderly/platform/database/postgres-errors';
import { Statements } from '@orderly/platform/database/statements';
import { AAL1, type RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ACTIVE_ACCOUNT_FRAGMENT, type Account } from '@orderly/users';
import { PASSWORD_ALONE_FRAGMENT } from '../passwords/password-alone.sql.js';
import { SESSION_FRAGMENT, SESSION_TIMES, type SessionTimes } from '../sessions/session.sql.js';
import { loggedIn, SessionIssuer } from '../sessions/session-issuer.js';
import { type OpenSession, Sessions } from '../sessions/sessions.js';
import { FORGIVE_FRAGMENT } from '../throttling/login-attempts.sql.js';
import { type Attempt, forgivenBy, LoginThrottle } from '../throttling/login-throttle.js';

/** A correct password, and the log-in that it came with. */
interface Proved {
  readonly account: Pick<Account, 'id'>;
  readonly passwordHash: string;
  readonly transport: OpenSession['transport'];
  readonly attempt: Attempt;
  readonly origin: RequestContext;
}

/**
 * Does in one statement what the transaction of `SessionIssuer.open` does for a password: its seven
 * round trips cost more than everything but the hash.
 */
const LOG_IN = composeStatement(
  'auth.log-in',
  {
    account: ACTIVE_ACCOUNT_FRAGMENT,
    password: PASSWORD_ALONE_FRAGMENT,
    session: SESSION_FRAGMENT,
    forgiven: FORGIVE_FRAGMENT,
    audit: AUDIT_FRAGMENT,
  },
  SESSION_TIMES,
);

/** Opens the sessions of log-ins with a password. */
@Injectable()
export class PasswordSessions {
  constructor(
    private readonly statements: Statements,
    private readonly sessions: Sessions,
    private readonly issuer: SessionIssuer,
    private readonly throttle: LoginThrottle,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns null when the account or its password changed meanwhile, a second factor was added, or
   * a lock came in between. Nothing was changed then, and `SessionIssuer.open` finds the reason.
   */
  async open({ account, passwordHash, transport, attempt, origin }: Proved) {
    const userId = account.id;
    const wanted = { userId, origin, acr: AAL1, amr: ['pwd'], transport } as const;
    const { session, opened } = this.sessions.prepare(wanted);
    const entry = loggedIn({ ...wanted, sessionId: session.id }, origin);
    const values = LOG_IN.values({
      account: { userId },
      password: { userId, passwordHash },
      session,
      forgiven: forgivenBy(attempt, userId),
      audit: { entry, at: this.clock.now() },
    });
    const times = await this.run(values);
    if (!times) return null;
    this.throttle.refundNetwork(attempt);
    this.issuer.countOpened();
    return opened(times);
  }

  private async run(values: unknown[]): Promise<SessionTimes | null> {
    try {
      const [times] = await this.statements.run<SessionTimes>(LOG_IN, values);
      return times ?? null;
    } catch (error) {
      if (isAssertionFailed(error) || isRetryable(error)) return null;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { EmailChanges, OneTimeTokens } from '@orderly/users';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { LoginAttemptsRepository } from '../throttling/login-attempts.repository.js';
import { KNOWN_PLACE_DAYS } from '../throttling/login-throttle.js';

/** Deletes what is no longer valid: old sessions, links and counts of failures. */
@Injectable()
export class PurgeExpiredCredentials extends ScheduledTask {
  override readonly name = 'purge-expired-credentials';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly attempts: LoginAttemptsRepository,
    private readonly tokens: OneTimeTokens,
    private readonly emailChanges: EmailChanges,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    await purgeAll(
      {
        sessions: (limit) => this.sessions.purge(limit),
        salts: (limit) => this.sessions.forgetSalts(limit),
        attempts: (limit) => this.attempts.purge(KNOWN_PLACE_DAYS, limit),
        'unkeyed attempts': (limit) => this.attempts.purgeUnkeyed(limit),
        links: (limit) => this.tokens.purge(limit),
        'changes of addresses': (limit) => this.emailChanges.purge(limit),
      },
      signal,
    );
  }
}

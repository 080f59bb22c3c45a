import { Injectable } from '@nestjs/common';
import { ScheduledTask } from '@orderly/platform/jobs/schedule';
import { EmailChanges, OneTimeTokens } from '@orderly/users';
import { LoginAttemptsRepository } from './login-attempts.repository.js';
import { KNOWN_PLACE_DAYS } from './login-throttle.js';
import { SessionsRepository } from './sessions.repository.js';

const BATCH_SIZE = 1_000;

/** Deletes what can open nothing any more: old sessions, links and counts of failures. */
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
    const purges = [
      () => this.sessions.purge(BATCH_SIZE),
      () => this.sessions.forgetSalts(BATCH_SIZE),
      () => this.attempts.purge(KNOWN_PLACE_DAYS, BATCH_SIZE),
      () => this.attempts.purgeUnkeyed(BATCH_SIZE),
      () => this.tokens.purge(BATCH_SIZE),
      () => this.emailChanges.purge(BATCH_SIZE),
    ];
    for (const purge of purges) {
      while (!signal.aborted && (await purge()) === BATCH_SIZE);
    }
  }
}

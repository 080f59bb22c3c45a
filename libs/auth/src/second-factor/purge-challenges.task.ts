import { Injectable } from '@nestjs/common';
import { ScheduledTask } from '@orderly/platform/jobs/schedule';
import { LoginChallengesRepository } from '../factors/login-challenges.repository.js';
import { WebauthnChallengesRepository } from '../passkeys/webauthn-challenges.repository.js';
import { TotpRepository } from './totp.repository.js';

const BATCH_SIZE = 1_000;

/** Deletes what was begun and never finished: log-ins without their second factor, passkeys that were asked and did not answer, authenticator apps without their first code. */
@Injectable()
export class PurgeSignInChallenges extends ScheduledTask {
  override readonly name = 'purge-sign-in-challenges';
  override readonly everyMs = 10 * 60_000;
  override readonly timeoutMs = 5 * 60_000;

  constructor(
    private readonly challenges: LoginChallengesRepository,
    private readonly webauthn: WebauthnChallengesRepository,
    private readonly totp: TotpRepository,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const purges = [this.challenges, this.webauthn, this.totp].map(
      (rows) => () => rows.purge(BATCH_SIZE),
    );
    for (const purge of purges) {
      while (!signal.aborted && (await purge()) === BATCH_SIZE);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { LoginChallengesRepository } from '../mfa/challenges/login-challenges.repository.js';
import { WebauthnChallengesRepository } from '../mfa/passkeys/webauthn-challenges.repository.js';
import { TotpRepository } from '../mfa/totp/totp.repository.js';

/**
 * Deletes what was begun and not finished: log-ins without their second factor, passkey challenges
 * without a response, authenticator apps without their first code.
 */
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
    await purgeAll(
      {
        'log-ins': (limit) => this.challenges.purge(limit),
        passkeys: (limit) => this.webauthn.purge(limit),
        'authenticator apps': (limit) => this.totp.purge(limit),
      },
      signal,
    );
  }
}

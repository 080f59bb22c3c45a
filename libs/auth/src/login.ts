import { Injectable } from '@nestjs/common';
import { AAL1, type Origin } from '@orderly/platform/access/actor';
import { type Account, Accounts } from '@orderly/users';
import { AccountSuspended, EmailNotVerified, InvalidCredentials } from './auth.errors.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { LoginRequest } from './dto/session.schemas.js';
import { type Attempt, LoginThrottle } from './login-throttle.js';
import { PasswordHasher } from './password-hasher.js';
import { SecondFactorGate } from './second-factor/second-factor-gate.js';
import { SessionOpening } from './session-opening.js';
import type { OpenSession } from './sessions.js';

/** Password in, session out. */
@Injectable()
export class Login {
  constructor(
    private readonly accounts: Accounts,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly opening: SessionOpening,
    private readonly gate: SecondFactorGate,
  ) {}

  /**
   * Takes the same steps whether or not the address has an account, so that neither answer nor time tells.
   * @throws TooManyFailedLogins, HashingBusy, InvalidCredentials, EmailNotVerified, AccountSuspended, SecondFactorNeeded
   */
  async login({ email, password }: LoginRequest, origin: Origin): Promise<OpenSession> {
    const attempt = await this.throttle.admit(email, origin.ip);
    const account = await this.accounts.findByEmail(email);
    const passwordHash = await this.credentials.findHash(account?.id ?? null);
    const isRight = await this.check(passwordHash, password, attempt);
    if (!account || !passwordHash || !isRight) {
      await this.opening.refused(account, 'wrong-password', origin);
      throw new InvalidCredentials();
    }
    await this.assertMaySignIn(account, attempt, origin);
    const upgrade = this.hasher.isOutdated(passwordHash)
      ? { oldHash: passwordHash, newHash: await this.hasher.hash(password) }
      : undefined;
    const challenge = await this.gate.challenge(account, { amr: ['pwd'], transport: 'token', origin });
    if (challenge) {
      // The password was right, but nobody signed in yet: the throttle forgives when the session opens.
      await this.throttle.refund(attempt);
      throw challenge;
    }
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL1,
      amr: ['pwd'],
      transport: 'token',
      within: async (tx) => {
        await this.throttle.succeeded(tx, attempt);
        if (upgrade) await this.credentials.replace(tx, account.id, upgrade.oldHash, upgrade.newHash);
        return true;
      },
    });
    if (!session) throw await this.turnedAway('suspended', account, attempt, origin);
    return session;
  }

  private async check(passwordHash: string | null, password: string, attempt: Attempt): Promise<boolean> {
    try {
      return await this.hasher.verify(passwordHash, password);
    } catch (error) {
      // Nobody looked at the password, so it was no failure.
      await this.throttle.refund(attempt);
      throw error;
    }
  }

  /** Only after the right password: these answers tell something about the account. */
  private async assertMaySignIn(account: Account, attempt: Attempt, origin: Origin): Promise<void> {
    if (account.status === 'active' && account.isVerified) return;
    throw await this.turnedAway(
      account.status === 'suspended' ? 'suspended' : 'not-verified',
      account,
      attempt,
      origin,
    );
  }

  private async turnedAway(
    reason: 'suspended' | 'not-verified',
    account: Account,
    attempt: Attempt,
    origin: Origin,
  ): Promise<Error> {
    await this.throttle.refund(attempt);
    await this.opening.refused(account, reason, origin);
    return reason === 'suspended' ? new AccountSuspended() : new EmailNotVerified();
  }
}

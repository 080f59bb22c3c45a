import { Injectable } from '@nestjs/common';
import { AAL1, type RequestContext } from '@orderly/platform/kernel/identity/actor';
import { type Account, Accounts } from '@orderly/users';
import { AccountSuspended, InvalidCredentials } from '../errors/auth.errors.js';
import { SecondFactorGate } from '../mfa/gate/second-factor-gate.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import type { LoginRequest } from '../sessions/dto/session.schemas.js';
import { transportOf } from '../sessions/dto/session-kind.js';
import { SessionIssuer } from '../sessions/session-issuer.js';
import type { OpenSession } from '../sessions/sessions.js';
import { type Attempt, LoginThrottle } from '../throttling/login-throttle.js';

/** Password in, session out. */
@Injectable()
export class PasswordLogin {
  constructor(
    private readonly accounts: Accounts,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly opening: SessionIssuer,
    private readonly gate: SecondFactorGate,
  ) {}

  /**
   * Takes the same steps whether or not the address has an account, so that neither answer nor time
   * tells.
   * @throws TooManyFailedLogins, HashingBusy, InvalidCredentials, AccountSuspended,
   *   SecondFactorNeeded
   */
  async login(
    { email, password, session: kind }: LoginRequest,
    origin: RequestContext,
  ): Promise<OpenSession> {
    const transport = transportOf(kind);
    const attempt = await this.throttle.admit(email, origin.ip);
    const account = await this.accounts.findByEmail(email);
    for (;;) {
      const passwordHash = await this.credentials.findHash(account?.id ?? null);
      const isRight = await this.check(passwordHash, password, attempt);
      if (!account || !passwordHash || !isRight)
        throw await this.refused(account, 'wrong-password', origin);
      // Whoever registers an address chose the password of the account, and another one's account
      // has another: to be told of their own would tell them of the other. So this is a wrong
      // password in every respect, and the throttle counts it as one.
      if (!account.isVerified) throw await this.refused(account, 'not-verified', origin);
      if (account.status !== 'active') throw await this.suspended(account, attempt, origin);
      const currentHash = await this.upToDate(account, { passwordHash, password }, attempt);
      const challenge = await this.gate.challenge(account, {
        amr: ['pwd'],
        transport,
        origin,
        passwordHash: currentHash,
      });
      if (challenge) {
        // The password was right, but nobody signed in yet: the throttle forgives when the session
        // opens.
        await this.throttle.refund(attempt);
        throw challenge;
      }
      const outcome = await this.open(
        account,
        { passwordHash: currentHash, transport },
        attempt,
        origin,
      );
      if (outcome === 'suspended') throw await this.suspended(account, attempt, origin);
      // The password was changed, or only its hash was: the one that counts now decides.
      if (outcome !== 'overtaken') return outcome;
    }
  }

  private async open(
    account: Account,
    { passwordHash, transport }: { passwordHash: string; transport: OpenSession['transport'] },
    attempt: Attempt,
    origin: RequestContext,
  ): Promise<OpenSession | 'suspended' | 'overtaken'> {
    let isOvertaken = false;
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL1,
      amr: ['pwd'],
      transport,
      beforeCommit: async (tx) => {
        // Under the lock on the account that a change of the password takes, too: an old password
        // opens nothing after the change.
        isOvertaken = (await this.credentials.findHashIn(tx, account.id)) !== passwordHash;
        if (isOvertaken) return false;
        await this.throttle.succeeded(tx, attempt, account.id);
        return true;
      },
    });
    return session ?? (isOvertaken ? 'overtaken' : 'suspended');
  }

  private check(passwordHash: string | null, password: string, attempt: Attempt): Promise<boolean> {
    return this.orRefund(attempt, () => this.hasher.verify(passwordHash, password));
  }

  /**
   * A right password is the chance to hash it with the parameters of today, whether or not a second
   * factor is asked for next.
   */
  private async upToDate(
    account: Account,
    { passwordHash, password }: { passwordHash: string; password: string },
    attempt: Attempt,
  ): Promise<string> {
    if (!this.hasher.isOutdated(passwordHash)) return passwordHash;
    const newHash = await this.orRefund(attempt, () => this.hasher.hash(password));
    return (await this.credentials.upgrade(account.id, passwordHash, newHash))
      ? newHash
      : passwordHash;
  }

  /** What fails for lack of room says nothing about the password, so it was no failure. */
  private async orRefund<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.throttle.refund(attempt);
      throw error;
    }
  }

  private async refused(
    account: Account | null,
    reason: 'wrong-password' | 'not-verified',
    origin: RequestContext,
  ): Promise<Error> {
    await this.opening.refused(account, reason, origin);
    return new InvalidCredentials();
  }

  /** Only after the right password of a verified address: its owner may know. */
  private async suspended(
    account: Account,
    attempt: Attempt,
    origin: RequestContext,
  ): Promise<Error> {
    await this.throttle.refund(attempt);
    await this.opening.refused(account, 'suspended', origin);
    return new AccountSuspended();
  }
}

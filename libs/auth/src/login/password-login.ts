import { Injectable } from '@nestjs/common';
import { AAL1, type RequestContext } from '@orderly/platform/kernel/identity/actor';
import { type Account, Accounts } from '@orderly/users';
import { AccountSuspended, InvalidCredentials } from '../errors/auth.errors.js';
import { SecondFactorGate } from '../mfa/gate/second-factor-gate.js';
import { CredentialsRepository, type StoredPassword } from '../passwords/credentials.repository.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import type { LoginRequest } from '../sessions/dto/session.schemas.js';
import { transportOf } from '../sessions/dto/session-kind.js';
import { SessionIssuer } from '../sessions/session-issuer.js';
import type { OpenSession } from '../sessions/sessions.js';
import { type Attempt, LoginThrottle } from '../throttling/login-throttle.js';
import { PasswordSessions } from './password-sessions.js';

/** A correct password, and how the session is to travel. */
interface Proof {
  readonly passwordHash: string;
  readonly transport: OpenSession['transport'];
}

/** Opens a session for a correct password. */
@Injectable()
export class PasswordLogin {
  constructor(
    private readonly accounts: Accounts,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly sessions: PasswordSessions,
    private readonly opening: SessionIssuer,
    private readonly gate: SecondFactorGate,
  ) {}

  /**
   * Takes the same steps whether or not the address has an account, so that neither the response
   * nor its time reveals it.
   * @throws TooManyFailedLogins, HashingBusy, InvalidCredentials, AccountSuspended,
   * SecondFactorNeeded
   */
  async login(
    { email, password, session: kind }: LoginRequest,
    origin: RequestContext,
  ): Promise<OpenSession> {
    const transport = transportOf(kind);
    const attempt = await this.throttle.admit(email, origin.ip);
    const account = await this.accounts.findByEmail(email);
    for (;;) {
      const stored = await this.credentials.findForLogIn(account?.id ?? null);
      const isRight = await this.check(stored?.passwordHash ?? null, password, attempt);
      if (!account || !stored || !isRight)
        throw await this.refused(account, 'wrong-password', origin);
      // Do not reveal that an unverified account exists at this address: its password may belong to
      // someone else. The response and the throttle treat this as a wrong password.
      if (!account.isVerified) throw await this.refused(account, 'not-verified', origin);
      if (account.status !== 'active') throw await this.suspended(account, attempt, origin);
      const passwordHash = await this.upToDate(account, stored, { password, attempt });
      const proof = { passwordHash, transport };
      if (stored.hasSecondFactor) await this.challenge(account, proof, attempt, origin);
      const outcome = await this.open(account, proof, attempt, origin);
      if (outcome === 'suspended') throw await this.suspended(account, attempt, origin);
      // The password or its hash was changed meanwhile, or a second factor added: check again.
      if (outcome !== 'overtaken') return outcome;
    }
  }

  /** @throws SecondFactorNeeded unless the second factor was removed meanwhile */
  private async challenge(
    account: Account,
    proof: Proof,
    attempt: Attempt,
    origin: RequestContext,
  ): Promise<void> {
    const challenge = await this.gate.challenge(account, { amr: ['pwd'], origin, ...proof });
    if (!challenge) return;
    // The password was right, but no session is open yet. The throttle resets when one is.
    await this.throttle.refund(attempt);
    throw challenge;
  }

  private async open(
    account: Account,
    { passwordHash, transport }: Proof,
    attempt: Attempt,
    origin: RequestContext,
  ): Promise<OpenSession | 'suspended' | 'overtaken'> {
    const proved = { account, passwordHash, transport, attempt, origin };
    const opened = await this.sessions.open(proved);
    if (opened) return opened;
    let isOvertaken = false;
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL1,
      amr: ['pwd'],
      transport,
      beforeCommit: async (tx) => {
        // Compares under the account lock, which a change of the password also takes. So an old
        // password opens no session after the change.
        const stored = await this.credentials.findForLogInIn(tx, account.id);
        isOvertaken = stored?.passwordHash !== passwordHash || stored.hasSecondFactor;
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
   * A correct password is the opportunity to hash it with the current parameters, whether or not a
   * second factor follows.
   */
  private async upToDate(
    account: Account,
    { passwordHash }: StoredPassword,
    { password, attempt }: { password: string; attempt: Attempt },
  ): Promise<string> {
    if (!this.hasher.isOutdated(passwordHash)) return passwordHash;
    const newHash = await this.orRefund(attempt, () => this.hasher.hash(password));
    return (await this.credentials.upgrade(account.id, passwordHash, newHash))
      ? newHash
      : passwordHash;
  }

  /**
   * Refunds the attempt if no capacity is left: that says nothing about the password, so it is no
   * failed log-in.
   */
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

  /**
   * Called only after the correct password of a verified address: its owner may know about the
   * suspension.
   */
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

import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Features } from '@orderly/platform/features/features';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Accounts, OneTimeTokens, preferredLocale, type TokenPurpose } from '@orderly/users';
import { withMinimumDuration } from '../core/with-minimum-duration.js';
import { LinkRefused, PasswordNeeded, RegistrationClosed } from '../errors/auth.errors.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import { LoginThrottle } from '../throttling/login-throttle.js';
import type {
  AcceptInvitationRequest,
  RegisterRequest,
  VerifyEmailRequest,
} from './dto/registration.requests.js';

/** Rolls back what was written on the basis of an outdated password. */
class Overtaken extends Error {}

/** Takes a visitor from an address to an account that can sign in. */
@Injectable()
export class Registration {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: OneTimeTokens,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly throttle: LoginThrottle,
    private readonly transactions: Transactions,
    private readonly features: Features,
  ) {}

  /**
   * Succeeds for known and unknown addresses alike, so that the response reveals no account.
   * @param acceptLanguage the header of the browser, used when the request names no locale
   * @throws RegistrationClosed, PasswordRefused, HashingBusy
   */
  async register(
    { locale, ...request }: RegisterRequest,
    acceptLanguage: string | undefined,
    origin: RequestContext,
  ): Promise<void> {
    if (!this.features.isOn('self-registration')) throw new RegistrationClosed();
    this.policy.assertGood(request.password, request);
    const person = { ...request, locale: locale ?? preferredLocale(acceptLanguage) };
    await withMinimumDuration(async () => {
      // Hashes for a taken address too: the hash takes most of the time, and the time must not
      // differ. Runs outside the transaction, which holds a connection.
      const passwordHash = await this.hasher.hash(request.password);
      // The stored password changes at most twice before the address is verified (set, cleared), so
      // the loop ends.
      while (!(await this.registerUnlessOvertaken(person, passwordHash, origin)));
    });
  }

  /**
   * A registration proves nothing about the address. Two registrations with different passwords may
   * come from two people, and the mails do not show which of them caused which. So then neither
   * password counts, and the link requires a new one. The same password again counts as a
   * repetition.
   * @returns false, with nothing done, when a concurrent request changed the stored password
   */
  private async registerUnlessOvertaken(
    { email, name, password, locale }: RegisterRequest,
    passwordHash: string,
    origin: RequestContext,
  ): Promise<boolean> {
    const known = await this.accounts.findByEmail(email);
    const storedHash = await this.credentials.findHash(known?.id ?? null);
    const isRepetition = await this.hasher.verify(storedHash, password);
    try {
      await this.transactions.run(async (tx) => {
        const { userId, account } = await this.accounts.register(tx, {
          ...{ email, name, locale, origin },
        });
        if (account === 'new') await this.credentials.set(tx, userId, passwordHash);
        if (account !== 'unverified') return;
        if ((await this.credentials.findHashIn(tx, userId)) !== storedHash) throw new Overtaken();
        if (!isRepetition) await this.credentials.clear(tx, userId);
      });
      return true;
    } catch (error) {
      if (error instanceof Overtaken) return false;
      throw error;
    }
  }

  /** @throws LinkRefused, PasswordNeeded, PasswordRefused, HashingBusy */
  async verifyEmail(
    { token, password }: VerifyEmailRequest,
    origin: RequestContext,
  ): Promise<void> {
    const chosenHash =
      password === undefined ? null : await this.hashFor(token, 'verify-email', password);
    await this.transactions.run(async (tx) => {
      const userId = await this.tokens.redeem(tx, token, 'verify-email');
      if (userId === null || !(await this.accounts.verifyEmail(tx, userId, origin)))
        throw new LinkRefused();
      if (chosenHash !== null) await this.credentials.set(tx, userId, chosenHash);
      else if ((await this.credentials.findHashIn(tx, userId)) === null) throw new PasswordNeeded();
      await this.letIn(tx, userId, origin);
    });
  }

  /** Succeeds for every address, so that the response reveals no account. */
  resendVerification(email: string, origin: RequestContext): Promise<void> {
    return withMinimumDuration(() =>
      this.transactions.run((tx) => this.accounts.requestVerification(tx, { email, origin })),
    );
  }

  /** @throws LinkRefused, PasswordRefused, HashingBusy */
  async acceptInvitation(
    { token, password }: AcceptInvitationRequest,
    origin: RequestContext,
  ): Promise<void> {
    const passwordHash = await this.hashFor(token, 'accept-invitation', password);
    await this.transactions.run(async (tx) => {
      const userId = await this.tokens.redeem(tx, token, 'accept-invitation');
      if (userId === null || !(await this.accounts.acceptInvitation(tx, userId, origin)))
        throw new LinkRefused();
      await this.credentials.set(tx, userId, passwordHash);
      await this.letIn(tx, userId, origin);
    });
  }

  /**
   * Failed log-ins before the verification counted as guesses: reset the throttle for the owner.
   */
  private async letIn(tx: Transaction, userId: string, origin: RequestContext): Promise<void> {
    const account = await this.accounts.findByIdIn(tx, userId);
    if (account) await this.throttle.forgive(tx, account, origin.ip);
  }

  /** Hash only for a valid link: hashing is expensive. */
  private async hashFor(token: string, purpose: TokenPurpose, password: string): Promise<string> {
    const userId = await this.tokens.findOwner(token, purpose);
    const account = userId === null ? null : await this.accounts.findById(userId);
    if (!account) throw new LinkRefused();
    this.policy.assertGood(password, account);
    return this.hasher.hash(password);
  }
}

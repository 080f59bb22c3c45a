import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Accounts, OneTimeTokens, preferredLocale, type TokenPurpose } from '@orderly/users';
import { withMinimumDuration } from '../core/with-minimum-duration.js';
import { LinkRefused, PasswordNeeded } from '../errors/auth.errors.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { assertGoodPassword } from '../passwords/password-policy.js';
import { LoginThrottle } from '../throttling/login-throttle.js';
import type {
  AcceptInvitationRequest,
  RegisterRequest,
  VerifyEmailRequest,
} from './dto/registration.requests.js';

/** Undoes what was written on the grounds of an outdated password. */
class Overtaken extends Error {}

/** From a stranger with an address to an account that can sign in. */
@Injectable()
export class Registration {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: OneTimeTokens,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Succeeds alike for known and unknown addresses.
   * @param acceptLanguage what the browser says, for who names no locale
   * @throws PasswordRefused, HashingBusy
   */
  async register(
    { locale, ...request }: RegisterRequest,
    acceptLanguage: string | undefined,
    origin: RequestContext,
  ): Promise<void> {
    assertGoodPassword(request.password, request);
    const person = { ...request, locale: locale ?? preferredLocale(acceptLanguage) };
    await withMinimumDuration(async () => {
      // Also for an address that is taken: the hash is what takes the time. Outside the
      // transaction, which holds a connection.
      const passwordHash = await this.hasher.hash(request.password);
      // What is stored changes twice at most before the address is verified (set, cleared), so this
      // comes to an end.
      while (!(await this.registerUnlessOvertaken(person, passwordHash, origin)));
    });
  }

  /**
   * A registration proves nothing about the address. Two with different passwords come from two
   * people for all we know, and the mails do not tell their reader which of them caused which. So
   * then no password counts, and the link asks for one. A repetition with the same password is a
   * repetition.
   * @returns false, with nothing done, when a twin changed the stored password in between.
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

  /** Succeeds alike for every address. */
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

  /** Whoever tried to log in before the address was verified failed like anybody who guesses. */
  private async letIn(tx: Transaction, userId: string, origin: RequestContext): Promise<void> {
    const account = await this.accounts.findByIdIn(tx, userId);
    if (account) await this.throttle.forgive(tx, account, origin.ip);
  }

  /** Only for whoever holds a good link: hashing is expensive. */
  private async hashFor(token: string, purpose: TokenPurpose, password: string): Promise<string> {
    const userId = await this.tokens.findOwner(token, purpose);
    const account = userId === null ? null : await this.accounts.findById(userId);
    if (!account) throw new LinkRefused();
    assertGoodPassword(password, account);
    return this.hasher.hash(password);
  }
}

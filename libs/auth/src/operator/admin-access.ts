import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { type Account, Accounts, Administrators } from '@orderly/users';
import { FactorReset, type ResetFactors } from '../mfa/factors/factor-reset.js';
import { PasswordChanges } from '../passwords/changing/password-changes.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { PasswordHasher } from '../passwords/password-hasher.js';

/** The reason why the command was refused, in words for the terminal. */
export class AdminAccessRefused extends Error {}

const newPassword = (): string => randomBytes(24).toString('base64url');

/**
 * Lets the operator restore access for administrators who lost it. An operator who can run commands
 * beside the database can do anything; the audit log records that the operator did it.
 */
@Injectable()
export class AdminAccess {
  constructor(
    private readonly accounts: Accounts,
    private readonly administrators: Administrators,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly passwords: PasswordChanges,
    private readonly factors: FactorReset,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Creates an administrator, whether or not there is one already.
   * @returns the password, which is not stored
   * @throws AdminAccessRefused when the address has an account
   */
  async create(request: { email: string; name: string; origin: RequestContext }): Promise<string> {
    const password = newPassword();
    const hash = await this.hasher.hash(password);
    await this.transactions.run(async (tx) => {
      const account = await this.administrators.addAdmin(tx, request);
      if (!account)
        throw new AdminAccessRefused(
          `${request.email} has an account already. Its owner must not become an ` +
            `administrator by surprise: give it the role, or choose another address.`,
        );
      await this.credentials.set(tx, account.id, hash);
    });
    return password;
  }

  /**
   * Ends all sessions and mails the owner. The second factor is still required.
   * @returns the password, which is not stored
   * @throws AdminAccessRefused
   */
  async resetPassword(email: string, origin: RequestContext): Promise<string> {
    const password = newPassword();
    const hash = await this.hasher.hash(password);
    const { id } = await this.find(email);
    await this.transactions.run(async (tx) => {
      const account = await this.accounts.lockActive(tx, id);
      if (!account?.isVerified)
        throw new AdminAccessRefused(
          `${email} is not in use: its owner has not accepted the invitation, or it was ` +
            `suspended or erased.`,
        );
      await this.passwords.reset(tx, account, { hash, isShort: false }, origin);
    });
    return password;
  }

  /**
   * Ends all sessions and mails the owner.
   * @throws AdminAccessRefused
   */
  async resetFactors(email: string, origin: RequestContext): Promise<ResetFactors> {
    const { id } = await this.find(email);
    return this.transactions.run((tx) => this.factors.reset(tx, id, { actorId: null, origin }));
  }

  /**
   * Makes a suspended account active again. It was logged out when it was suspended.
   * @throws AdminAccessRefused when it is not suspended
   */
  async reactivate(email: string, origin: RequestContext): Promise<void> {
    const { id } = await this.find(email);
    const account = await this.transactions.run((tx) =>
      this.administrators.reactivate(tx, id, origin),
    );
    if (!account) throw new AdminAccessRefused(`${email} is not suspended.`);
  }

  private async find(email: string): Promise<Account> {
    const account = await this.accounts.findByEmail(email);
    if (!account) throw new AdminAccessRefused(`${email} has no account here.`);
    return account;
  }
}

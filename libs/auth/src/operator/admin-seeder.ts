import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { canonicalEmail } from '@orderly/platform/kernel/text/email-address';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { Accounts, Administrators } from '@orderly/users';
import { PasswordRefused } from '../errors/auth.errors.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { newPassword } from '../passwords/dto/password.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordPolicy } from '../passwords/password-policy.js';

export interface SeededAdmin {
  readonly created: boolean;
  /** When no account was created: whether the requested address belongs to an administrator. */
  readonly isThere?: boolean;
  readonly email: string;
  /**
   * Set only in the result that created the account, and only when no password was given: it cannot
   * be read again.
   */
  readonly password: string | null;
}

/** Creates the first administrator, without whom no other account could be invited. */
@Injectable()
export class AdminSeeder {
  constructor(
    private readonly accounts: Accounts,
    private readonly administrators: Administrators,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Does nothing when there is an administrator.
   * @throws PasswordRefused
   * @throws Error for an invalid address, or one whose account is no administrator
   */
  async seed(request: {
    email: string;
    password?: string | undefined;
    name?: string | undefined;
  }): Promise<SeededAdmin> {
    const email = canonicalEmail(request.email);
    if (email === null) throw new Error(`Not an e-mail address: ${request.email}`);
    const name = request.name ?? 'Administrator';
    if (request.password !== undefined) this.assertAcceptable(request.password, email);
    const password = request.password ?? randomBytes(24).toString('base64url');
    const passwordHash = await this.hasher.hash(password);
    const origin: RequestContext = {
      requestId: newId(),
      traceparent: continueTrace(undefined),
      ip: null,
    };

    const isCreated = await this.transactions.run(async (tx) => {
      const account = await this.administrators.addFirstAdmin(tx, { email, name, origin });
      if (account) await this.credentials.set(tx, account.id, passwordHash);
      return account !== null;
    });
    if (isCreated)
      return { created: true, email, password: request.password === undefined ? password : null };
    const known = await this.accounts.findByEmail(email);
    const isThere = known?.roles.includes('admin') ?? false;
    return { created: false, isThere, email, password: null };
  }

  /** Applies the validation of requests and the password policy. */
  private assertAcceptable(password: string, email: string): void {
    if (tryParse(newPassword(), password) === undefined) {
      throw new PasswordRefused('wrong-length', 'A password has 15 to 128 characters.');
    }
    this.policy.assertGood(password, { email, name: '' });
  }
}

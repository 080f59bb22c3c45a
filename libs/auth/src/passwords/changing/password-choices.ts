import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Account } from '@orderly/users';
import { PasswordRefused } from '../../errors/auth.errors.js';
import { CredentialsRepository } from '../credentials.repository.js';
import { isShort, LENGTH_ALONE } from '../dto/password.js';
import { PasswordHasher } from '../password-hasher.js';
import { PasswordPolicy } from '../password-policy.js';

/** The next password of an account, accepted by the policy and hashed. */
export interface PasswordChoice {
  readonly hash: string;
  readonly isShort: boolean;
}

/** Checks the present password of an account, and the rules for the next. */
@Injectable()
export class PasswordChoices {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * @param pointer to the field of the request that holds the password
   * @throws PasswordRefused
   */
  async assertAcceptable(account: Account, password: string, pointer: string): Promise<void> {
    if (isShort(password) && !(await this.credentials.hasSecondFactor(account.id)))
      throw tooShort(pointer);
    this.policy.assertGood(password, account, pointer);
  }

  /**
   * Returns the stored hash of the present password if the given one matches. Returns null for an
   * account without a password too, after the same amount of work.
   * @throws HashingBusy
   */
  async findPresent(userId: string, password: string): Promise<string | null> {
    const hash = await this.credentials.findHash(userId);
    return (await this.hasher.verify(hash, password)) ? hash : null;
  }

  /** @throws HashingBusy */
  async hash(password: string): Promise<PasswordChoice> {
    return { hash: await this.hasher.hash(password), isShort: isShort(password) };
  }

  /**
   * Checks the length again under the lock on the account, which the removal of a second factor
   * also takes: the last one may have been removed while the password was hashed.
   * @throws PasswordRefused
   */
  async assertStillLongEnough(
    tx: Transaction,
    userId: string,
    choice: PasswordChoice,
    pointer: string,
  ): Promise<void> {
    if (choice.isShort && !(await this.credentials.hasSecondFactor(userId, tx)))
      throw tooShort(pointer);
  }
}

const tooShort = (pointer: string): PasswordRefused =>
  new PasswordRefused(
    'too-small',
    `Without a second factor, a password has at least ${LENGTH_ALONE} characters.`,
    pointer,
    { minLength: LENGTH_ALONE },
  );

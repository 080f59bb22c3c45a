import type { Transaction } from '@orderly/platform/database/transactions';
import type { Amr, RequestContext } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '@orderly/users';
import type { SecondFactorNeeded } from './second-factor.errors.js';

export interface FirstFactor {
  readonly amr: readonly Amr[];
  /** How the session is to travel that the second factor opens. */
  readonly transport: 'token' | 'cookie';
  readonly origin: RequestContext;
  /**
   * The hash of the password that was right, where there was one: the challenge is good for as long
   * as it is still the account's.
   */
  readonly passwordHash?: string;
  /**
   * Runs in the transaction that keeps the challenge, and throws when the first factor is no good
   * any more.
   */
  readonly assertStillGood?: (tx: Transaction) => Promise<void>;
}

/**
 * Stands between the first factor and a session. Every kind of log-in asks it, and throws what it
 * answers.
 */
export abstract class SecondFactorGate {
  /**
   * Null when the account has no second factor. Else the challenge, which must be kept (hashed, for
   * minutes, with the first factor) before this returns.
   */
  abstract challenge(
    account: Pick<Account, 'id'>,
    first: FirstFactor,
  ): Promise<SecondFactorNeeded | null>;

  /**
   * A first factor is not good any more, such as the password: what was proved with the one before
   * opens no session any more. In the transaction that changes it.
   */
  abstract forget(tx: Transaction, userId: string): Promise<void>;
}

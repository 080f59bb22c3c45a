import type { Transaction } from '@orderly/platform/database/transactions';
import type { Amr, RequestContext } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '@orderly/users';
import type { SecondFactorNeeded } from './second-factor.errors.js';

export interface FirstFactor {
  readonly amr: readonly Amr[];
  /** How the session travels that the second factor opens. */
  readonly transport: 'token' | 'cookie';
  readonly origin: RequestContext;
  /**
   * The hash of the correct password, if there was one. The challenge is valid only while the
   * account still has this hash.
   */
  readonly passwordHash?: string;
  /**
   * Runs in the transaction that stores the challenge, and throws when the first factor is no
   * longer valid.
   */
  readonly assertStillGood?: (tx: Transaction) => Promise<void>;
}

/**
 * Stands between the first factor and a session. Every kind of log-in calls it and throws the error
 * that it returns.
 */
export abstract class SecondFactorGate {
  /**
   * Returns null when the account has no second factor. Otherwise returns the challenge, and must
   * first store it (hashed, for minutes, with the first factor).
   */
  abstract challenge(
    account: Pick<Account, 'id'>,
    first: FirstFactor,
  ): Promise<SecondFactorNeeded | null>;

  /**
   * Invalidates challenges when a first factor such as the password changes: a proof with the old
   * one must open no session. Runs in the transaction that changes it.
   */
  abstract forget(tx: Transaction, userId: string): Promise<void>;
}

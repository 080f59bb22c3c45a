import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { TooManyFailedLogins } from '../auth.errors.js';
import {
  type Allowance,
  type Charge,
  LoginAttemptsRepository,
} from '../login-attempts.repository.js';

const HOUR_S = 3_600;

/** After five, one guess in a million an hour, of which three hit. */
const ALLOWANCE: Allowance = { freeFailures: 5, longestPauseS: HOUR_S, forgetsOneAfterS: HOUR_S };

const keyOf = (userId: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(['second-factor', userId]))
    .digest();

/**
 * Slows down whoever guesses one-time codes, wherever from. Only who knows the password, or sits in a session, gets so far: strangers lock
 * nobody out. Recovery codes and passkeys cannot be guessed, so they stay open to the owner while somebody tries.
 */
@Injectable()
export class CodeGuesses {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Counts before the code is looked at, so that parallel guesses cannot all slip in under the limit.
   * @throws TooManyFailedLogins
   */
  admit(userId: string): Promise<Charge> {
    const key = keyOf(userId);
    return this.transactions.run(async (tx) => {
      const charge = await this.attempts.charge(tx, key, ALLOWANCE);
      if (!charge) throw new TooManyFailedLogins(await this.attempts.pauseLeftS(tx, key));
      return charge;
    });
  }

  succeeded(tx: Transaction, { key }: Charge): Promise<void> {
    return this.attempts.forgive(tx, key);
  }
}

import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { TooManyFailedLogins } from '../errors/auth.errors.js';
import {
  type Allowance,
  type Charge,
  LoginAttemptsRepository,
} from './login-attempts.repository.js';
import { ThrottleKeys } from './throttle-keys.js';

const HOUR_S = 3_600;

/** After five, one guess in a million per hour, of which three would be accepted. */
const ALLOWANCE: Allowance = { freeFailures: 5, longestPauseS: HOUR_S, forgetsOneAfterS: HOUR_S };

/**
 * Slows down guesses of one-time codes, from any network. Only an attacker who knows the password
 * or holds a session gets this far, so strangers cannot lock an owner out. Recovery codes and
 * passkeys cannot be guessed, so they still work for the owner during an attack.
 */
@Injectable()
export class CodeGuesses {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly keys: ThrottleKeys,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Counts before the code is checked, so that parallel guesses cannot all pass under the limit.
   * @throws TooManyFailedLogins
   */
  async admit(userId: string): Promise<Charge> {
    const key = await this.keys.of('second-factor', userId);
    return this.transactions.run(async (tx) => {
      const charge = await this.attempts.charge(tx, key, ALLOWANCE);
      if (!charge) throw new TooManyFailedLogins(await this.attempts.pauseLeftS(tx, key));
      return charge;
    });
  }

  succeeded(tx: Transaction, { key }: Charge, userId: string): Promise<void> {
    return this.attempts.forgive(tx, key, userId);
  }
}

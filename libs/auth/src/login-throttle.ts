import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { rateLimitedNetwork } from '@orderly/platform/http/client-address';
import { TooManyFailedLogins } from './auth.errors.js';
import {
  type Allowance,
  type Charge,
  LoginAttemptsRepository,
} from './login-attempts.repository.js';

const HOUR_S = 3_600;

/** One account from one network: the plain case of guessing. */
const PAIR: Allowance = { freeFailures: 5, longestPauseS: HOUR_S, forgetsOneAfterS: HOUR_S };
/** One network against any accounts: stuffing. An office behind one address mistypes now and then. */
const NETWORK: Allowance = { freeFailures: 100, longestPauseS: HOUR_S, forgetsOneAfterS: 36 };
/** One account from anywhere: a botnet. Shorter pauses, since strangers can cause them to the owner. */
const ACCOUNT: Allowance = {
  freeFailures: 10,
  longestPauseS: HOUR_S / 4,
  forgetsOneAfterS: HOUR_S / 4,
};

/** Where the owner signed in lately, the pauses that strangers caused do not count: nobody can lock somebody out of their usual place. */
export const KNOWN_PLACE_DAYS = 90;

const keyOf = (...parts: string[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

/** What a log-in was charged with until its outcome is known. */
export interface Attempt {
  readonly pair: Charge;
  readonly network: Charge;
  readonly account: Charge | null;
}

/** Slows guessing down, whoever guesses and wherever from. Kept in the database: shared by all processes, and it survives a restart. */
@Injectable()
export class LoginThrottle {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Known and unknown addresses are counted alike.
   * @throws TooManyFailedLogins
   */
  admit(email: string, ip: string | null): Promise<Attempt> {
    const network = rateLimitedNetwork(ip);
    const pairKey = keyOf('pair', email, network);
    return this.transactions.run(async (tx) => {
      // Always in this order, so that no two log-ins can wait for each other.
      const pair = await this.charge(tx, pairKey, PAIR);
      const ofNetwork = await this.charge(tx, keyOf('network', network), NETWORK);
      const isKnownPlace = await this.attempts.succeededWithinDays(tx, pairKey, KNOWN_PLACE_DAYS);
      const account = isKnownPlace ? null : await this.charge(tx, keyOf('account', email), ACCOUNT);
      return { pair, network: ofNetwork, account };
    });
  }

  /** The owner signed in. The network is only paid back: an attacker's own account must not wipe its slate. */
  async succeeded(tx: Transaction, attempt: Attempt): Promise<void> {
    await this.attempts.forgive(tx, attempt.pair.key);
    await this.attempts.refund(tx, attempt.network);
    if (attempt.account) await this.attempts.forgive(tx, attempt.account.key);
  }

  /**
   * The owner proved by a link in a mail, or by a second factor, who they are: what strangers did to the account must not keep them out, and
   * where they are now is a usual place. The network keeps its count.
   */
  async forgive(tx: Transaction, email: string, ip: string | null): Promise<void> {
    await this.attempts.forgive(tx, keyOf('pair', email, rateLimitedNetwork(ip)));
    await this.attempts.forgive(tx, keyOf('account', email));
  }

  /** The password was right or not looked at, but nobody signed in. */
  refund(attempt: Attempt): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.attempts.refund(tx, attempt.pair);
      await this.attempts.refund(tx, attempt.network);
      if (attempt.account) await this.attempts.refund(tx, attempt.account);
    });
  }

  /** Throwing undoes what was charged before it: a blocked attempt costs nothing. */
  private async charge(tx: Transaction, key: Buffer, allowance: Allowance): Promise<Charge> {
    const charge = await this.attempts.charge(tx, key, allowance);
    if (!charge) throw new TooManyFailedLogins(await this.attempts.pauseLeftS(tx, key));
    return charge;
  }
}

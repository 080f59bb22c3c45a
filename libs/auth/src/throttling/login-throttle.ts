import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { rateLimitedNetwork } from '@orderly/platform/kernel/text/client-address';
import { TooManyFailedLogins } from '../errors/auth.errors.js';
import {
  type Allowance,
  type Charge,
  LoginAttemptsRepository,
} from './login-attempts.repository.js';
import { ThrottleKeys } from './throttle-keys.js';

const HOUR_S = 3_600;

/** One account from one network: the plain case of guessing. */
const PAIR: Allowance = { freeFailures: 5, longestPauseS: HOUR_S, forgetsOneAfterS: HOUR_S };
/**
 * One network against any accounts: stuffing. An office behind one address mistypes now and then.
 */
const NETWORK: Allowance = { freeFailures: 100, longestPauseS: HOUR_S, forgetsOneAfterS: 36 };
/**
 * One account from anywhere: a botnet. Shorter pauses, since strangers can cause them to the owner.
 */
const ACCOUNT: Allowance = {
  freeFailures: 10,
  longestPauseS: HOUR_S / 4,
  forgetsOneAfterS: HOUR_S / 4,
};

/**
 * Where the owner signed in lately, the pauses that strangers caused do not count: nobody can lock
 * somebody out of their usual place.
 */
export const KNOWN_PLACE_DAYS = 90;

/** What a log-in was charged with until its outcome is known. */
export interface Attempt {
  readonly pair: Charge;
  readonly network: Charge;
  readonly account: Charge | null;
}

/**
 * Slows guessing down, whoever guesses and wherever from. Kept in the database: shared by all
 * processes, and it survives a restart.
 */
@Injectable()
export class LoginThrottle {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly keys: ThrottleKeys,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Known and unknown addresses are counted alike. One statement, which is undone when it refuses.
   * @throws TooManyFailedLogins
   */
  async admit(email: string, ip: string | null): Promise<Attempt> {
    const network = rateLimitedNetwork(ip);
    const requests = [
      { key: await this.keys.of('pair', email, network), allowance: PAIR },
      { key: await this.keys.of('network', network), allowance: NETWORK },
      { key: await this.keys.of('account', email), allowance: ACCOUNT },
    ];
    const charges = await this.attempts.chargeAll(requests, KNOWN_PLACE_DAYS);
    const [pair, ofNetwork, account = null] = charges ?? [];
    if (!pair || !ofNetwork)
      throw new TooManyFailedLogins(
        await this.attempts.firstPauseLeftS(requests.map(({ key }) => key)),
      );
    return { pair, network: ofNetwork, account };
  }

  /**
   * The owner signed in. The network is only paid back: an attacker's own account must not wipe its
   * slate.
   */
  succeeded(tx: Transaction, { pair, network, account }: Attempt, ownerId: string): Promise<void> {
    const charges = [
      { charge: pair, isForgiven: true },
      { charge: network, isForgiven: false },
      ...(account ? [{ charge: account, isForgiven: true }] : []),
    ];
    return this.attempts.succeedAll(tx, charges, ownerId);
  }

  /**
   * The owner proved by a link in a mail, or by a second factor, who they are: what strangers did
   * to the account must not keep them out, and where they are now is a usual place. The network
   * keeps its count.
   */
  async forgive(
    tx: Transaction,
    account: { readonly id: string; readonly email: string },
    ip: string | null,
  ): Promise<void> {
    const { id, email } = account;
    const pair = await this.keys.of('pair', email, rateLimitedNetwork(ip));
    await this.attempts.forgive(tx, pair, id);
    await this.attempts.forgive(tx, await this.keys.of('account', email), id);
  }

  /** The password was right or not looked at, but nobody signed in. */
  refund(attempt: Attempt): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.attempts.refund(tx, attempt.pair);
      await this.attempts.refund(tx, attempt.network);
      if (attempt.account) await this.attempts.refund(tx, attempt.account);
    });
  }
}

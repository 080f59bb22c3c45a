import { Injectable } from '@nestjs/common';
import {
  afterCommit,
  type Transaction,
  Transactions,
} from '@orderly/platform/database/transactions';
import { rateLimitedNetwork } from '@orderly/platform/kernel/text/client-address';
import { TooManyFailedLogins } from '../errors/auth.errors.js';
import {
  type Allowance,
  type Charge,
  LoginAttemptsRepository,
} from './login-attempts.repository.js';
import type { Forgiven } from './login-attempts.sql.js';
import { NetworkRefunds } from './network-refunds.js';
import { ThrottleKeys } from './throttle-keys.js';

const HOUR_S = 3_600;

/** One account from one network: plain guessing. */
const PAIR: Allowance = { freeFailures: 5, longestPauseS: HOUR_S, forgetsOneAfterS: HOUR_S };
/**
 * One network against any accounts: credential stuffing. People in an office behind one address
 * mistype now and then.
 */
const NETWORK: Allowance = { freeFailures: 100, longestPauseS: HOUR_S, forgetsOneAfterS: 36 };
/**
 * One account from anywhere: a botnet. The pauses are shorter, since strangers can impose them on
 * the owner.
 */
const ACCOUNT: Allowance = {
  freeFailures: 10,
  longestPauseS: HOUR_S / 4,
  forgetsOneAfterS: HOUR_S / 4,
};

/**
 * Where the owner signed in recently, pauses that strangers caused do not apply: an attacker cannot
 * lock an owner out of their usual place.
 */
export const KNOWN_PLACE_DAYS = 90;

/** The charges of a log-in until its outcome is known. */
export interface Attempt {
  readonly pair: Charge;
  readonly network: Charge;
  readonly account: Charge | null;
}

/** What a successful log-in resets. */
export const forgivenBy = ({ pair, account }: Attempt, ownerId: string): Forgiven => ({
  pairKey: pair.key,
  accountKey: account?.key ?? null,
  ownerId,
});

/**
 * Slows guessing down, from any network. The counts are in the database: all processes share them,
 * and they survive a restart.
 */
@Injectable()
export class LoginThrottle {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly refunds: NetworkRefunds,
    private readonly keys: ThrottleKeys,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Counts known and unknown addresses alike, in one statement that rolls back when it refuses.
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

  /** The owner signed in. */
  async succeeded(tx: Transaction, attempt: Attempt, ownerId: string): Promise<void> {
    await this.attempts.forgiveAll(tx, forgivenBy(attempt, ownerId));
    afterCommit(tx, () => this.refundNetwork(attempt));
  }

  /**
   * The network gets only its charge back: an attacker must not be able to reset it by signing in
   * to their own account. It does so after the commit, because everyone who logs in from one
   * network would wait for that row until the commit is on disk.
   */
  refundNetwork({ network }: Attempt): void {
    this.refunds.add(network);
  }

  /**
   * The owner proved their identity by a link in a mail or a second factor: what strangers did to
   * the account must not keep the owner out, and the present network becomes a known place. The
   * network keeps its count.
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

  /** The password was right or was not checked, but no session was opened. */
  refund(attempt: Attempt): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.attempts.refund(attempt.pair, tx);
      await this.attempts.refund(attempt.network, tx);
      if (attempt.account) await this.attempts.refund(attempt.account, tx);
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { CredentialsRepository } from '../../passwords/credentials.repository.js';
import { ChallengeRefused } from '../factors/factors.errors.js';
import type { FirstFactor } from '../gate/second-factor-gate.js';
import { type LoginChallenge, LoginChallengesRepository } from './login-challenges.repository.js';

/** A log-in that waits for its second factor: five minutes, five attempts, one session. */
@Injectable()
export class LoginChallenges {
  constructor(
    private readonly challenges: LoginChallengesRepository,
    private readonly credentials: CredentialsRepository,
  ) {}

  /** 256 random bits, of which a hash is kept. */
  static newToken = (): string => newSecret();

  async keep(
    tx: Transaction,
    token: string,
    userId: string,
    { amr, transport, passwordHash }: FirstFactor,
  ): Promise<void> {
    const passwordDigest = passwordHash === undefined ? null : digestOf(passwordHash);
    await this.challenges.add(tx, {
      hash: digestOf(token),
      userId,
      amr,
      transport,
      passwordDigest,
    });
  }

  /** @throws ChallengeRefused */
  async get(token: string): Promise<LoginChallenge> {
    return orRefused(await this.challenges.find(digestOf(token)));
  }

  /**
   * One of five tries, whatever comes of it.
   * @throws ChallengeRefused
   */
  async attempt(token: string): Promise<LoginChallenge> {
    return orRefused(await this.challenges.attempt(digestOf(token)));
  }

  /**
   * In the transaction that opens the session, which holds the account: false when the challenge
   * was used meanwhile, or the password is not that one any more, so that who resets it shuts out
   * whoever knew the old one.
   */
  async hold(tx: Transaction, { hash, userId, passwordDigest }: LoginChallenge): Promise<boolean> {
    if (!(await this.challenges.hold(tx, hash))) return false;
    if (passwordDigest === null) return true;
    const present = await this.credentials.findHashIn(tx, userId);
    return present !== null && digestOf(present).equals(passwordDigest);
  }

  use(tx: Transaction, { hash }: LoginChallenge): Promise<void> {
    return this.challenges.use(tx, hash);
  }

  /** The password is another now. */
  forgetAllOf(tx: Transaction, userId: string): Promise<void> {
    return this.challenges.useAllOf(tx, userId);
  }
}

function orRefused(challenge: LoginChallenge | null): LoginChallenge {
  if (!challenge) throw new ChallengeRefused();
  return challenge;
}

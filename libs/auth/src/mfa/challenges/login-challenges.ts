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

  /** 256 random bits. Only a hash of them is kept. */
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
   * Uses one of five attempts, whatever the outcome.
   * @throws ChallengeRefused
   */
  async attempt(token: string): Promise<LoginChallenge> {
    return orRefused(await this.challenges.attempt(digestOf(token)));
  }

  /**
   * Runs in the transaction that opens the session and has locked the account. Returns false when
   * the challenge was used meanwhile, or the password has changed: a password reset must shut out
   * everyone who knew the old password.
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

  /** Deletes the challenges of an account whose password has changed. */
  forgetAllOf(tx: Transaction, userId: string): Promise<void> {
    return this.challenges.useAllOf(tx, userId);
  }
}

function orRefused(challenge: LoginChallenge | null): LoginChallenge {
  if (!challenge) throw new ChallengeRefused();
  return challenge;
}

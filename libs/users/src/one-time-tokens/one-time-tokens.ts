import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { OneTimeTokensRepository } from './one-time-tokens.repository.js';

const TOKEN_PURPOSES = ['verify-email', 'accept-invitation', 'reset-password'] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

const HOUR_S = 3_600;
const LIFETIME_S: Record<TokenPurpose, number> = {
  'verify-email': 24 * HOUR_S,
  'accept-invitation': 7 * 24 * HOUR_S,
  'reset-password': HOUR_S / 2,
};
/**
 * A newer token ends the earlier ones: a token that opens an active account must not remain valid
 * in several mails.
 */
const REPLACES_OLDER: readonly TokenPurpose[] = ['reset-password'];

// 256 random bits need no slow hash: there is nothing to guess.

/**
 * The secret part of links in mails: single use, bound to the account and its address, stored as a
 * hash only. A repeated mail job mints another one, and we cannot know which mail arrived. So all
 * of them stay valid until the first is used or they expire. Only password resets replace each
 * other: a reader whose mail was replaced requests another. Their number is bounded by the mails
 * per address and the attempts per mail.
 */
@Injectable()
export class OneTimeTokens {
  constructor(private readonly tokens: OneTimeTokensRepository) {}

  /**
   * Mints a token when its mail is written. It is returned once; pass it to that mail only. Returns
   * null when the account does not need such a link.
   */
  async issue(userId: string, purpose: TokenPurpose): Promise<string | null> {
    const token = newSecret();
    const replaces = REPLACES_OLDER.includes(purpose);
    return (await this.tokens.add(userId, purpose, digestOf(token), LIFETIME_S[purpose], replaces))
      ? token
      : null;
  }

  /** Returns the account of a valid token without using it up; null when it is not valid. */
  findOwner(token: string, purpose: TokenPurpose): Promise<string | null> {
    return this.tokens.findOwner(digestOf(token), purpose);
  }

  /**
   * Uses the token up, and with it all others of the account and purpose. Returns null when it is
   * unknown, used, expired or for another purpose.
   */
  async redeem(tx: Transaction, token: string, purpose: TokenPurpose): Promise<string | null> {
    const userId = await this.tokens.redeem(tx, digestOf(token), purpose);
    if (userId !== null) await this.tokens.dropOpen(tx, userId, purpose);
    return userId;
  }

  /** Voids the unused tokens of the account and purpose. */
  async revoke(tx: Transaction, userId: string, purpose: TokenPurpose): Promise<void> {
    await this.tokens.dropOpen(tx, userId, purpose);
  }

  /** Deletes up to `limit` tokens that expired long ago, and returns how many. */
  purge(limit: number): Promise<number> {
    return this.tokens.purge(limit);
  }
}

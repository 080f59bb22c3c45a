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
 * A newer one ends those before it: what opens an account that is in use is not left lying about in
 * several mails.
 */
const REPLACES_OLDER: readonly TokenPurpose[] = ['reset-password'];

// 256 random bits need no slow hash: there is nothing to guess.

/**
 * The secret part of links in mails: single use, bound to the account and its address, kept as a
 * hash only. A mail job that is repeated mints again, and nobody knows which of the mails arrived:
 * so all stay valid beside each other until the first one is used or they expire. Only those that
 * reset a password replace each other, and a reader whose mail was overtaken asks once more. How
 * many there can be is bounded by how many mails an address gets and how often one is tried.
 */
@Injectable()
export class OneTimeTokens {
  constructor(private readonly tokens: OneTimeTokensRepository) {}

  /**
   * Mints one at the moment its mail is written. It is returned once and must reach nothing but
   * that mail. Null when the account needs no such link (any more).
   */
  async issue(userId: string, purpose: TokenPurpose): Promise<string | null> {
    const token = newSecret();
    const replaces = REPLACES_OLDER.includes(purpose);
    return (await this.tokens.add(userId, purpose, digestOf(token), LIFETIME_S[purpose], replaces))
      ? token
      : null;
  }

  /** Whose valid token this is, without using it up; null when it is not valid. */
  findOwner(token: string, purpose: TokenPurpose): Promise<string | null> {
    return this.tokens.findOwner(digestOf(token), purpose);
  }

  /**
   * Uses it up, and with it all others of the account and purpose. Null when it is unknown, used,
   * expired or for something else.
   */
  async redeem(tx: Transaction, token: string, purpose: TokenPurpose): Promise<string | null> {
    const userId = await this.tokens.redeem(tx, digestOf(token), purpose);
    if (userId !== null) await this.tokens.dropOpen(tx, userId, purpose);
    return userId;
  }

  /** Voids those of the account and purpose that are not used yet. */
  async revoke(tx: Transaction, userId: string, purpose: TokenPurpose): Promise<void> {
    await this.tokens.dropOpen(tx, userId, purpose);
  }

  /** Deletes up to `limit` that expired long ago, and says how many. */
  purge(limit: number): Promise<number> {
    return this.tokens.purge(limit);
  }
}

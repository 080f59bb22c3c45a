import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Origin } from '@orderly/platform/access/actor';
import { Transactions } from '@orderly/platform/database/transactions';
import { Accounts, OneTimeTokens } from '@orderly/users';
import { LinkRefused } from './auth.errors.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { AcceptInvitationRequest, RegisterRequest } from './dto/registration.requests.js';
import { PasswordHasher } from './password-hasher.js';
import { assertGoodPassword } from './password-policy.js';

/**
 * Known and unknown addresses write different rows, which takes a different time. No answer about an address leaves sooner than this,
 * so the difference drowns in the wait.
 */
const EVEN_ANSWER_MS = 250;

async function evenly(work: () => Promise<void>): Promise<void> {
  const wait = delay(EVEN_ANSWER_MS);
  try {
    await work();
  } finally {
    await wait;
  }
}

/** From a stranger with an address to an account that can sign in. */
@Injectable()
export class Registration {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: OneTimeTokens,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Succeeds alike for known and unknown addresses.
   * @throws PasswordRefused, HashingBusy
   */
  async register({ email, name, password }: RegisterRequest, origin: Origin): Promise<void> {
    assertGoodPassword(password, { email, name });
    await evenly(async () => {
      // Also for an address that is taken: the hash is what takes the time. Outside the transaction, which holds a connection.
      const passwordHash = await this.hasher.hash(password);
      await this.transactions.run(async (tx) => {
        const { userId, takesPassword } = await this.accounts.register(tx, { email, name, origin });
        if (takesPassword) await this.credentials.set(tx, userId, passwordHash);
      });
    });
  }

  /** @throws LinkRefused */
  verifyEmail(token: string, origin: Origin): Promise<void> {
    return this.transactions.run(async (tx) => {
      const userId = await this.tokens.redeem(tx, token, 'verify-email');
      if (userId === null) throw new LinkRefused();
      await this.accounts.verifyEmail(tx, userId, origin);
    });
  }

  /** Succeeds alike for every address. */
  resendVerification(email: string, origin: Origin): Promise<void> {
    return evenly(() => this.transactions.run((tx) => this.accounts.requestVerification(tx, { email, origin })));
  }

  /** @throws LinkRefused, PasswordRefused, HashingBusy */
  async acceptInvitation({ token, password }: AcceptInvitationRequest, origin: Origin): Promise<void> {
    const invitedId = await this.tokens.findOwner(token, 'accept-invitation');
    const account = invitedId === null ? null : await this.accounts.findById(invitedId);
    if (!account) throw new LinkRefused();
    assertGoodPassword(password, account);
    const passwordHash = await this.hasher.hash(password);
    await this.transactions.run(async (tx) => {
      const userId = await this.tokens.redeem(tx, token, 'accept-invitation');
      if (userId === null) throw new LinkRefused();
      await this.accounts.acceptInvitation(tx, userId, origin);
      await this.credentials.set(tx, userId, passwordHash);
    });
  }
}

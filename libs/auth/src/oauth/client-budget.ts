import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RateLimitPolicy } from '@orderly/platform/rate-limiting/rate-limit-windows';
import { RateLimiter } from '@orderly/platform/rate-limiting/rate-limiter';
import { ClientCredentialsSpent, TooManyClients } from './client.errors.js';
import { ClientsRepository } from './clients.repository.js';
import { TooManyClientTokens } from './oauth.errors.js';

const MAX_CLIENTS = 100;

/**
 * Limits new clients and secrets: each leaves a permanent audit entry and mails its owner, even if
 * it is removed at once.
 */
export const CREDENTIALS_PER_DAY: RateLimitPolicy = {
  name: 'client-credentials',
  limit: 100,
  windowS: 86_400,
};

/** Limits how many clients, secrets and tokens are created. */
@Injectable()
export class ClientBudget {
  private readonly tokens: RateLimitPolicy;

  constructor(
    private readonly clients: ClientsRepository,
    private readonly limiter: RateLimiter,
    { rateLimits }: AppConfig,
  ) {
    const limit = rateLimits.clientTokensPerMinute;
    this.tokens = { name: 'client-tokens', limit, windowS: 60 };
  }

  /** @throws TooManyClients, ClientCredentialsSpent */
  async takeClient(tx: Transaction, ownerId: string): Promise<void> {
    if ((await this.clients.countOwned(tx, ownerId)) >= MAX_CLIENTS) throw new TooManyClients();
    this.takeCredentials(ownerId);
  }

  /** @throws ClientCredentialsSpent */
  takeCredentials(ownerId: string): void {
    const { allowed, resetS } = this.limiter.take(CREDENTIALS_PER_DAY, ownerId);
    if (!allowed) throw new ClientCredentialsSpent(resetS);
  }

  /**
   * Call it only for an authenticated client: a stranger must not use up the client's budget.
   * @throws TooManyClientTokens
   */
  takeToken(clientId: string): void {
    const { allowed, resetS } = this.limiter.take(this.tokens, clientId);
    if (!allowed) throw new TooManyClientTokens(resetS);
  }
}

import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import { type Access, type AccessRow, AccountAccess } from '@orderly/users';
import { ClientPrincipalsRepository, type LiveClient } from './client-principals.repository.js';

const nameOf = (clientId: string, tokenId: string): string => `${clientId} ${tokenId}`;

/**
 * Caches the clients whose tokens requests carry. An entry is at most a second old; in the process
 * that made a change, it is up to date at once.
 */
@Injectable()
export class LiveClients {
  private readonly clients = new TtlCache<LiveClient | null>({
    ttlMs: 1_000,
    maxEntries: 10_000,
  });

  constructor(
    private readonly stored: ClientPrincipalsRepository,
    private readonly access: AccountAccess,
  ) {}

  /**
   * Loads client and owner in one statement when neither is cached. Returns null when the client is
   * disabled or removed, or its token was revoked.
   */
  async find(
    clientId: string,
    tokenId: string,
  ): Promise<{ client: LiveClient; access: Access } | null> {
    let loaded: AccessRow | null | undefined;
    const client = await this.clients.get(nameOf(clientId, tokenId), async () => {
      const found = await this.stored.findLive(clientId, tokenId);
      loaded = found?.access;
      return found?.client ?? null;
    });
    if (!client) return null;
    const access = await this.access.find(
      client.ownerId,
      loaded === undefined ? undefined : async () => loaded as AccessRow | null,
    );
    return access && { client, access };
  }

  forgetAfterCommit(tx: Transaction, clientId: string, tokenId: string): void {
    afterCommit(tx, () => this.clients.evict(nameOf(clientId, tokenId)));
  }

  /** For a change to a client, which may have any number of tokens in the cache. */
  forgetAllAfterCommit(tx: Transaction): void {
    afterCommit(tx, () => this.clients.clear());
  }
}

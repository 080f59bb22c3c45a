import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import { type Access, type AccessRow, AccountAccess } from '@orderly/users';
import { ClientPrincipalsRepository, type LiveClient } from './client-principals.repository.js';

const nameOf = (clientId: string, tokenId: string): string => `${clientId} ${tokenId}`;

/**
 * What is known about the clients whose tokens requests come with; at most a second old, and at
 * once right in the process that made a change.
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
   * In one statement when neither client nor owner is known; null when the client may not call, or
   * its token was revoked.
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

  /** For a change to a client, which may have any number of tokens. */
  forgetAllAfterCommit(tx: Transaction): void {
    afterCommit(tx, () => this.clients.clear());
  }
}

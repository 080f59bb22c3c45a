import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import { type Access, type AccessRow, AccountAccess } from '@orderly/users';
import { ApiKeysRepository, type LiveKey } from './api-keys.repository.js';

const nameOf = (hash: Buffer): string => hash.toString('base64');

/**
 * What is known about the keys that requests come with; at most a second old, and at once right in
 * the process that made a change.
 */
@Injectable()
export class LiveApiKeys {
  /** Unknown keys are remembered too, so that sending one again and again costs nothing. */
  private readonly keys = new TtlCache<LiveKey | null>({ ttlMs: 1_000, maxEntries: 10_000 });

  constructor(
    private readonly stored: ApiKeysRepository,
    private readonly access: AccountAccess,
  ) {}

  /**
   * Key and owner are remembered apart, since they change apart; when neither is known, one
   * statement answers for both. Null for a key that is unknown, expired or revoked.
   */
  async find(hash: Buffer): Promise<{ key: LiveKey; access: Access } | null> {
    let loaded: AccessRow | null | undefined;
    const key = await this.keys.get(nameOf(hash), async () => {
      const found = await this.stored.findLive(hash);
      loaded = found?.access;
      return found?.key ?? null;
    });
    if (!key) return null;
    const access = await this.access.find(
      key.ownerId,
      loaded === undefined ? undefined : async () => loaded as AccessRow | null,
    );
    return access && { key, access };
  }

  forgetAfterCommit(tx: Transaction, hash: Buffer): void {
    afterCommit(tx, () => this.keys.evict(nameOf(hash)));
  }
}

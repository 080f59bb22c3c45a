import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import { type Access, type AccessRow, AccountAccess } from '@orderly/users';
import { ApiKeysRepository, type LiveKey } from './api-keys.repository.js';

const nameOf = (hash: Buffer): string => hash.toString('base64');

/**
 * Caches the keys that requests carry. An entry is at most a second old; in the process that made a
 * change, it is up to date at once.
 */
@Injectable()
export class LiveApiKeys {
  /** Unknown keys are cached too, so that repeating one costs no query. */
  private readonly keys = new TtlCache<LiveKey | null>({ ttlMs: 1_000, maxEntries: 10_000 });

  constructor(
    private readonly stored: ApiKeysRepository,
    private readonly access: AccountAccess,
  ) {}

  /**
   * Key and owner are cached separately, since they change separately. When both are missing, one
   * statement loads both. Returns null for a key that is unknown, expired or revoked.
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

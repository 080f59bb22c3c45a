import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import type { AccountStatus } from '../accounts/account.entity.js';
import { type AccessRow, RolesRepository } from './roles.repository.js';

export interface Access {
  readonly status: AccountStatus;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
}

/**
 * Caches what an account may do. An entry is at most a second old; in the process that made a
 * change, it is up to date at once.
 */
@Injectable()
export class AccountAccess {
  private readonly cache = new TtlCache<Access | null>({ ttlMs: 1_000, maxEntries: 10_000 });

  constructor(private readonly roles: RolesRepository) {}

  /**
   * @param load for callers whose own statement also returns the row (`accessOf`); called only when
   * the cache has no entry
   */
  find(
    userId: string,
    load: () => Promise<AccessRow | null> = () => this.roles.findAccess(userId),
  ): Promise<Access | null> {
    return this.cache.get(userId, async () => {
      const row = await load();
      return row && { status: row.status, roles: row.roles, permissions: new Set(row.permissions) };
    });
  }

  /**
   * After the commit, not before: an entry loaded in between would be the old one, kept for another
   * second.
   */
  forgetAfterCommit(tx: Transaction, userId: string): void {
    afterCommit(tx, () => this.cache.evict(userId));
  }

  /** For a change that may affect every account, such as a change of a role. */
  forgetAllAfterCommit(tx: Transaction): void {
    afterCommit(tx, () => this.cache.clear());
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { LostRace } from '@orderly/platform/database/postgres-errors';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Accounts } from '@orderly/users';
import { AddressHashes } from './address-hashes.js';
import type { Suppression, SuppressionReason, SuppressionSource } from './suppression.entity.js';
import { SuppressionNotFound } from './suppression.errors.js';
import { type ShownSuppression, SuppressionsRepository } from './suppressions.repository.js';

/** What became known of an address. */
export interface Finding {
  readonly address: string;
  readonly reason: SuppressionReason;
}

/** The list of addresses to which no mail goes, for staff and for the machine that reports. */
@Injectable()
export class SuppressionsService {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly hashes: AddressHashes,
    private readonly accounts: Accounts,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(
    { address, userId }: { address?: string | undefined; userId?: string | undefined },
    page: PageRequest,
  ): Promise<ShownSuppression[]> {
    const addressHash = address === undefined ? undefined : this.hashes.of(address);
    return this.suppressions.list({ addressHash, userId }, page);
  }

  /** @throws SuppressionNotFound */
  async get(id: string): Promise<ShownSuppression> {
    const found = await this.suppressions.find(id);
    if (!found) throw new SuppressionNotFound(id);
    return found;
  }

  /**
   * What to add for findings: one for each address, a hard bounce before a complaint. Reads over a
   * connection of its own, so call it before the transaction.
   */
  async prepare(findings: readonly Finding[], source: SuppressionSource): Promise<Suppression[]> {
    const createdAt = this.clock.now();
    const sorted = findings.toSorted((a, b) => rank(a) - rank(b));
    const byAddress = new Map(sorted.map(({ address, reason }) => [address, reason]));
    return Promise.all(
      [...byAddress].map(async ([address, reason]) => {
        const account = await this.accounts.findByEmail(address);
        const userId = account?.id ?? null;
        const addressHash = this.hashes.of(address);
        return { id: newId(), addressHash, userId, reason, source, createdAt };
      }),
    );
  }

  /** Returns those that are new, or say more than what was known. */
  async add(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    prepared: readonly Suppression[],
  ): Promise<ShownSuppression[]> {
    const added = await this.suppressions.add(tx, prepared);
    for (const { id, reason, source } of added)
      await this.audit.record(tx, {
        ...{ actorId, origin, action: 'notifications.address-suppressed' },
        subject: { type: 'mail-suppression', id },
        after: { reason, source },
      });
    return added;
  }

  /** Adds one, or finds the one that its address has. */
  async addOne(
    tx: Transaction,
    actor: Actor,
    prepared: Suppression,
  ): Promise<{ suppression: ShownSuppression; isNew: boolean }> {
    const [added] = await this.add(tx, actor, [prepared]);
    const suppression = added ?? (await this.suppressions.findByHash(tx, prepared.addressHash));
    if (!suppression) throw new LostRace('The suppression was removed meanwhile.');
    return { suppression, isNew: suppression.id === prepared.id };
  }

  /** @throws SuppressionNotFound */
  async remove(tx: Transaction, { userId: actorId, origin }: Actor, id: string): Promise<void> {
    const removed = await this.suppressions.remove(tx, id);
    if (!removed) throw new SuppressionNotFound(id);
    const { reason, source } = removed;
    await this.audit.record(tx, {
      ...{ actorId, origin, action: 'notifications.suppression-removed' },
      subject: { type: 'mail-suppression', id },
      before: { reason, source },
    });
  }
}

/** The last of two for one address counts. */
const rank = ({ reason }: Finding): number => (reason === 'hard-bounce' ? 1 : 0);

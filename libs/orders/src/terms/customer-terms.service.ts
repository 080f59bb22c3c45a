import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import type { CustomerTerms } from './customer-terms.js';
import { CustomerTermsRepository } from './customer-terms.repository.js';

type NewTerms = Pick<CustomerTerms, 'onAccount' | 'customerGroup' | 'vatId'>;

@Injectable()
export class CustomerTermsService {
  constructor(
    private readonly terms: CustomerTermsRepository,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws UserNotFound */
  async get(customerId: string): Promise<CustomerTerms> {
    await this.users.get(customerId);
    return this.terms.find(customerId);
  }

  /** @param assertUnchanged gets the present terms, and throws when the caller saw others */
  async set(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    customerId: string,
    wanted: NewTerms,
    assertUnchanged: (terms: CustomerTerms) => void,
  ): Promise<CustomerTerms> {
    const before = await this.terms.read(tx, customerId);
    assertUnchanged(before);
    const { onAccount, customerGroup, vatId } = wanted;
    const version = before.version + 1;
    const after = { customerId, onAccount, customerGroup, vatId, version };
    await this.terms.write(tx, after, this.clock.now());
    await this.audit.record(tx, {
      ...{ actorId, origin },
      action: 'orders.customer-terms-set',
      subject: { type: 'user', id: customerId },
      before: facts(before),
      // Leaves out the VAT id: it may name a person, and entries are never erased.
      after: { ...facts(after), ...(before.vatId !== vatId && { vatId: 'changed' }) },
    });
    return after;
  }
}

const facts = ({ onAccount, customerGroup }: CustomerTerms) => ({ onAccount, customerGroup });

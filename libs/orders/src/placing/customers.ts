import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { UsersService } from '@orderly/users';
import { type CustomerTerms, noTerms } from '../terms/customer-terms.js';
import { CustomerTermsRepository } from '../terms/customer-terms.repository.js';

const MINUTE_MS = 60_000;
const MAX_REMEMBERED = 50_000;

/** What placing an order needs to know about its customer. */
@Injectable()
export class Customers {
  private readonly remembered = new Map<string, CustomerTerms>();

  constructor(
    private readonly users: UsersService,
    private readonly terms: CustomerTermsRepository,
    private readonly config: AppConfig,
  ) {}

  /** Whether orders can be placed for the account. */
  exists(customerId: string): Promise<boolean> {
    return this.users.exists(customerId);
  }

  /**
   * The terms that this process remembers, without a statement. A customer who is not remembered is
   * taken for one without terms, as most are. The placing statement asserts it (`TERMS_FRAGMENT`);
   * if it is wrong, the statement does nothing, and `readTerms` finds the present terms.
   */
  expectedTerms(customerId: string): CustomerTerms {
    return this.remembered.get(customerId) ?? noTerms(customerId);
  }

  /** Reads the present terms, and remembers them. */
  async readTerms(tx: Transaction, customerId: string): Promise<CustomerTerms> {
    const terms = await this.terms.read(tx, customerId);
    // Cleared rather than evicted one by one: reading one again costs one row.
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    if (terms.version === 0) this.remembered.delete(customerId);
    else this.remembered.set(customerId, terms);
    return terms;
  }

  /** When an order that is placed now expires unless it is paid; null: it does not. */
  reservedUntil({ onAccount }: CustomerTerms, placedAt: Date): Date | null {
    const { reservationMinutes } = this.config.orders;
    if (onAccount || reservationMinutes === 0) return null;
    return new Date(placedAt.getTime() + reservationMinutes * MINUTE_MS);
  }
}

import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import { LostRace } from '@orderly/platform/database/postgres-errors';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource, type EntityManager } from 'typeorm';
import { type CustomerTerms, noTerms } from './customer-terms.js';

/**
 * Asserts that the customer has the terms at which an order is placed. They are read as they were
 * when the statement began: a change while it waits for stock applies to the next order.
 */
export const TERMS_FRAGMENT: SqlFragment<CustomerTerms> = {
  ctes: `terms AS MATERIALIZED (
    SELECT platform.demand(
      coalesce((SELECT t.version FROM orders.customer_terms t
                 WHERE t.customer_id = :customerId::uuid), 0) = :version::int,
      'the customer has these terms')
  )`,
  guardCte: 'terms',
  values: {
    customerId: ({ customerId }) => customerId,
    version: ({ version }) => version,
  },
};

const MAX_REMEMBERED = 50_000;

@Injectable()
export class CustomerTermsRepository {
  private readonly remembered = new Map<string, CustomerTerms>();

  constructor(private readonly dataSource: DataSource) {}

  find(customerId: string): Promise<CustomerTerms> {
    return this.read(this.dataSource.manager, customerId);
  }

  /**
   * The terms that this process remembers, without a statement. A customer who is not remembered is
   * taken for one without terms, as most are. The placing statement asserts it (`TERMS_FRAGMENT`);
   * if it is wrong, the statement does nothing, and `read` finds the present terms.
   */
  expected(customerId: string): CustomerTerms {
    return this.remembered.get(customerId) ?? noTerms(customerId);
  }

  /** Reads with `tx`, or on a connection of its own, and remembers what it read. */
  async read(manager: EntityManager, customerId: string): Promise<CustomerTerms> {
    const [row] = await manager.query<CustomerTerms[]>(
      `SELECT customer_id AS "customerId", on_account AS "onAccount",
              customer_group AS "customerGroup", vat_id AS "vatId", version
         FROM orders.customer_terms WHERE customer_id = $1`,
      [customerId],
    );
    this.remember(customerId, row);
    return row ?? noTerms(customerId);
  }

  private remember(customerId: string, terms: CustomerTerms | undefined): void {
    // Cleared rather than evicted one by one: reading one again costs one row.
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    if (terms) this.remembered.set(customerId, terms);
    else this.remembered.delete(customerId);
  }

  /**
   * Writes the next version of terms.
   * @throws LostRace when another transaction wrote that version, so that this one runs again
   */
  async write(tx: Transaction, terms: CustomerTerms, at: Date): Promise<void> {
    const { customerId, onAccount, customerGroup, vatId, version } = terms;
    const rows = await tx.query<unknown[]>(
      `INSERT INTO orders.customer_terms AS t
         (customer_id, on_account, customer_group, vat_id, version, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (customer_id) DO UPDATE
         SET on_account = $2, customer_group = $3, vat_id = $4, version = $5, updated_at = $6
         WHERE t.version = $5 - 1
       RETURNING 1`,
      [customerId, onAccount, customerGroup, vatId, version, at],
    );
    if (rows.length === 0) throw new LostRace('The terms changed while they were set.');
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

/** A due order, and where it is in the index that lists them. */
export interface DueOrder {
  readonly id: string;
  readonly reservedUntil: Date;
}

/** As the guards of `expire` say it: an order that they refuse must not be found on every run. */
const IS_DUE = `o.status = 'placed' AND o.reserved_until <= $1
  AND o.payment_status IN ('unpaid', 'failed', 'refunded')`;

/** The orders whose reservation has run out, in the order in which it did. */
@Injectable()
export class DueOrdersRepository {
  constructor(private readonly dataSource: DataSource) {}

  page(at: Date, after: DueOrder | undefined, limit: number): Promise<DueOrder[]> {
    return this.dataSource.query<DueOrder[]>(
      `SELECT o.id, o.reserved_until AS "reservedUntil" FROM orders.orders o
        WHERE ${IS_DUE} AND ($2::timestamptz IS NULL OR (o.reserved_until, o.id) > ($2, $3::uuid))
        ORDER BY o.reserved_until, o.id LIMIT $4`,
      [at, after?.reservedUntil ?? null, after?.id ?? null, limit],
    );
  }

  /**
   * Locks the order if it is still due and no other transaction has locked it: one that pays or
   * cancels it goes first, and the next run looks again.
   */
  async lockIfDue(tx: Transaction, orderId: string, at: Date): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT 1 FROM orders.orders o WHERE o.id = $2 AND ${IS_DUE} FOR UPDATE SKIP LOCKED`,
      [at, orderId],
    );
    return rows.length === 1;
  }
}

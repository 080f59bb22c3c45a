import { Injectable } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { LOCK_STOCK, LOCKED_STOCK, POST_MOVEMENTS } from './ledger.sql.js';
import { DEFAULT_LOCATION_ID } from './location.entity.js';
import type { Movement, StockChangeBy } from './movement.js';

/** The stock of a product while its row is locked. */
export interface LockedStock {
  readonly productId: string;
  readonly onHand: number;
  readonly reserved: number;
  /** The part of `onHand` at the location that was asked for. */
  readonly onHandHere: number;
  /** What the reservation that was asked for holds. */
  readonly held: number;
}

/**
 * Changes stock by movements. The lock of a product's row in `catalog.stock` guards its levels,
 * reservations and movements, too. Every writer takes these locks first and in the order of the
 * product ids, so no two of them deadlock.
 */
@Injectable()
export class Ledger {
  constructor(
    private readonly statements: Statements,
    private readonly clock: Clock,
  ) {}

  /** Locks the stock until the transaction ends. Unknown products are missing in the result. */
  async lock(
    tx: Transaction,
    productIds: readonly string[],
    about: { readonly locationId?: string; readonly reservationId?: string } = {},
  ): Promise<ReadonlyMap<string, LockedStock>> {
    await this.statements.runIn(tx, LOCK_STOCK, [productIds]);
    const rows = await this.statements.runIn<LockedStock>(tx, LOCKED_STOCK, [
      productIds,
      about.locationId ?? DEFAULT_LOCATION_ID,
      about.reservationId ?? null,
    ]);
    return new Map(rows.map((row) => [row.productId, row]));
  }

  /** For products that `lock` locked in this transaction. */
  async post(
    tx: Transaction,
    movements: readonly Movement[],
    by: StockChangeBy,
    at = this.clock.now(),
  ): Promise<void> {
    await this.statements.runIn(tx, POST_MOVEMENTS, [
      movements.map(({ productId }) => productId),
      movements.map(({ type }) => type),
      movements.map(({ onHandDelta }) => onHandDelta),
      movements.map(({ reservedDelta }) => reservedDelta),
      movements.map(({ locationId }) => locationId ?? null),
      movements.map(({ reservationId }) => reservationId ?? null),
      movements.map(({ reason }) => reason ?? by.reason),
      by.actorId,
      at,
    ]);
  }
}

export type MovementType =
  | 'receipt'
  | 'adjustment'
  | 'reservation'
  | 'release'
  | 'shipment'
  | 'return';

/** One change of a product's stock. */
export interface Movement {
  readonly productId: string;
  readonly type: MovementType;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
  /** Where `onHandDelta` counts. */
  readonly locationId?: string;
  /** Whose `reservedDelta` it is. */
  readonly reservationId?: string;
  /** Instead of that of the whole change. */
  readonly reason?: string;
}

/**
 * Who changes the stock, and why. The ledger is never changed, so `reason` must not be what a
 * customer typed: their words could not be erased.
 */
export interface StockChangeBy {
  /** Null: the system. */
  readonly actorId: string | null;
  readonly reason: string | null;
}

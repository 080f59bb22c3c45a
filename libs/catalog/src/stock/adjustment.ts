import type { LockedStock } from '../ledger/ledger.js';
import type { StockLocation } from '../ledger/locations.js';
import type { Movement } from '../ledger/movement.js';
import {
  InsufficientStockAtLocation,
  LocationInactive,
  MAX_ON_HAND,
  TooMuchStock,
} from '../ledger/stock.errors.js';
import { StockBelowReserved } from '../products/product.errors.js';
import { NothingReceived } from './adjustment.errors.js';

export const ADJUSTMENT_TYPES = ['receipt', 'adjustment'] as const;
type AdjustmentType = (typeof ADJUSTMENT_TYPES)[number];

/** Exactly one of the two: by how much, or to how much at the location. */
interface Quantity {
  readonly delta?: number;
  readonly onHand?: number;
}

/**
 * The movement that adjusts the stock at a location; null when the quantity is as wanted already.
 * @throws NothingReceived, LocationInactive, TooMuchStock, InsufficientStockAtLocation,
 * StockBelowReserved
 */
export function adjustmentOf(
  type: AdjustmentType,
  quantity: Quantity,
  stock: LockedStock,
  location: StockLocation,
): Movement | null {
  const { productId, onHand, onHandHere, reserved } = stock;
  const delta = quantity.delta ?? (quantity.onHand as number) - onHandHere;
  if (type === 'receipt' && delta <= 0)
    throw new NothingReceived(quantity.delta === undefined ? '/onHand' : '/delta');
  if (delta === 0) return null;
  if (delta > 0 && !location.active) throw new LocationInactive(location.id);
  if (onHand + delta > MAX_ON_HAND) throw new TooMuchStock();
  if (onHandHere + delta < 0)
    throw new InsufficientStockAtLocation(location.id, [
      { productId, requested: -delta, onHand: onHandHere },
    ]);
  if (onHand + delta < reserved)
    throw new StockBelowReserved(
      { requested: onHand + delta, onHand, reserved },
      leastAllowed(quantity, stock),
    );
  return { type, productId, onHandDelta: delta, reservedDelta: 0, locationId: location.id };
}

/** What the request had to name at least, in the field that it used. */
function leastAllowed(quantity: Quantity, { onHand, onHandHere, reserved }: LockedStock) {
  const delta = reserved - onHand;
  return quantity.delta === undefined
    ? { pointer: '/onHand', minimum: onHandHere + delta }
    : { pointer: '/delta', minimum: delta };
}

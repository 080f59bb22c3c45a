import type { Offer } from './offer.js';
import { InsufficientStock, ProductNotForSale, UnknownProduct } from './sale.errors.js';

export interface SaleLine {
  readonly productId: string;
  readonly quantity: number;
}

/** An offer whose stock is locked. */
export interface LockedOffer extends Offer {
  readonly active: boolean;
  readonly available: number;
}

export function totalPerProduct(lines: readonly SaleLine[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { productId, quantity } of lines)
    totals.set(productId, (totals.get(productId) ?? 0) + quantity);
  return totals;
}

/** @throws UnknownProduct, ProductNotForSale */
export function assertSellable(
  lines: readonly SaleLine[],
  offers: ReadonlyMap<string, LockedOffer>,
): void {
  const indexed = lines.map(({ productId }, index) => ({ index, productId }));
  const unknown = indexed.filter(({ productId }) => !offers.has(productId));
  if (unknown.length > 0) throw new UnknownProduct(unknown);
  const notForSale = indexed.filter(({ productId }) => !offers.get(productId)?.active);
  if (notForSale.length > 0) throw new ProductNotForSale(notForSale);
}

/** @throws InsufficientStock */
export function assertInStock(
  lines: readonly SaleLine[],
  wanted: ReadonlyMap<string, number>,
  offers: ReadonlyMap<string, LockedOffer>,
): void {
  const isShort = ({ productId, available }: LockedOffer): boolean =>
    (wanted.get(productId) ?? 0) > available;
  const short = new Map([...offers].filter(([, offer]) => isShort(offer)));
  if (short.size === 0) return;
  const shortages = [...short.values()].map(({ productId, sku, available }) => ({
    productId,
    sku,
    requested: wanted.get(productId) ?? 0,
    available,
  }));
  const atFault = lines.flatMap(({ productId }, index) =>
    short.has(productId) ? [{ index, productId }] : [],
  );
  throw new InsufficientStock(shortages, atFault);
}

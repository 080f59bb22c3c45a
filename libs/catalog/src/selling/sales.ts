import { Injectable } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type Offer, type OfferRow, toOffer } from './offer.js';
import { InsufficientStock, ProductNotForSale, UnknownProduct } from './sale.errors.js';
import { GIVE_BACK, LOCK_OFFERS } from './sale.sql.js';

export interface SaleLine {
  readonly productId: string;
  readonly quantity: number;
}

interface LockedOffer extends Offer {
  readonly active: boolean;
  readonly available: number;
}

interface LockedOfferRow extends OfferRow {
  active: boolean;
  available: number;
}

/**
 * The service by which other modules sell. Both methods run in the caller's transaction: no order
 * without its stock, and no stock without its order. `SALE_FRAGMENT` takes the stock.
 */
@Injectable()
export class Sales {
  constructor(private readonly statements: Statements) {}

  /**
   * Locks the stock of the lines until the transaction ends, and checks whether it can be sold.
   * Lines with the same product are added up.
   * @returns the offers by product, for `SALE_FRAGMENT` in this transaction
   * @throws UnknownProduct, ProductNotForSale, InsufficientStock
   */
  async lockOffers(
    tx: Transaction,
    lines: readonly SaleLine[],
  ): Promise<ReadonlyMap<string, Offer>> {
    const wanted = totalPerProduct(lines);
    const rows = await this.statements.runIn<LockedOfferRow>(tx, LOCK_OFFERS, [[...wanted.keys()]]);
    const offers = new Map(rows.map((row) => [row.id, toLockedOffer(row)]));
    assertSellable(lines, offers);
    assertInStock(lines, wanted, offers);
    return offers;
  }

  /** Gives back what was sold under this id, once: a repetition changes nothing. */
  async release(tx: Transaction, reservationId: string): Promise<void> {
    await this.statements.runIn(tx, GIVE_BACK, [reservationId]);
  }
}

const toLockedOffer = (row: LockedOfferRow): LockedOffer => ({
  ...toOffer(row),
  active: row.active,
  available: row.available,
});

function totalPerProduct(lines: readonly SaleLine[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { productId, quantity } of lines)
    totals.set(productId, (totals.get(productId) ?? 0) + quantity);
  return totals;
}

function assertSellable(
  lines: readonly SaleLine[],
  offers: ReadonlyMap<string, LockedOffer>,
): void {
  const indexed = lines.map(({ productId }, index) => ({ index, productId }));
  const unknown = indexed.filter(({ productId }) => !offers.has(productId));
  if (unknown.length > 0) throw new UnknownProduct(unknown);
  const notForSale = indexed.filter(({ productId }) => !offers.get(productId)?.active);
  if (notForSale.length > 0) throw new ProductNotForSale(notForSale);
}

function assertInStock(
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

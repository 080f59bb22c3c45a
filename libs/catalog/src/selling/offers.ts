import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type Offer, type OfferRow, toOffer } from './offer.js';
import { FIND_OFFERS, LOCK_OFFERS, PRICED_OFFERS } from './sale.sql.js';
import {
  assertInStock,
  assertSellable,
  type LockedOffer,
  type SaleLine,
  totalPerProduct,
} from './sellable.js';

interface LockedOfferRow extends OfferRow {
  active: boolean;
  available: number;
}

const MAX_CACHED = 50_000;

/**
 * The service by which other modules find out at which prices products are sold: from the cache of
 * this process, with the stock locked, or as they are now.
 */
@Injectable()
export class Offers {
  private readonly known = new Map<string, Offer>();

  constructor(private readonly statements: Statements) {}

  /**
   * Of the products that are for sale, from the cache if possible. An offer may be out of date: a
   * sale requires that the product still has the offer's version, so a sale at a stale one fails
   * and does nothing.
   */
  async cached(productIds: readonly string[]): Promise<ReadonlyMap<string, Offer>> {
    const missing = productIds.filter((id) => !this.known.has(id));
    if (missing.length > 0) await this.load(missing);
    return this.known;
  }

  /** Call it after a sale with these cached offers failed: they will be read again. */
  forget(productIds: readonly string[]): void {
    for (const id of productIds) this.known.delete(id);
  }

  /**
   * Locks the stock of the lines until the transaction ends, and checks whether it can be sold.
   * @returns the offers by product, for `SALE_FRAGMENT` in this transaction
   * @throws UnknownProduct, ProductNotForSale, InsufficientStock
   */
  lock(tx: Transaction, lines: readonly SaleLine[]): Promise<ReadonlyMap<string, Offer>> {
    return this.sellable(tx, LOCK_OFFERS, lines);
  }

  /**
   * The offers as a sale would find them now. Nothing is locked, so that sale may find others.
   * @throws UnknownProduct, ProductNotForSale, InsufficientStock
   */
  current(tx: Transaction, lines: readonly SaleLine[]): Promise<ReadonlyMap<string, Offer>> {
    return this.sellable(tx, FIND_OFFERS, lines);
  }

  private async sellable(
    tx: Transaction,
    statement: Statement,
    lines: readonly SaleLine[],
  ): Promise<ReadonlyMap<string, Offer>> {
    const wanted = totalPerProduct(lines);
    const rows = await this.statements.runIn<LockedOfferRow>(tx, statement, [[...wanted.keys()]]);
    const offers = new Map(rows.map((row) => [row.id, toLockedOffer(row)]));
    assertSellable(lines, offers);
    assertInStock(lines, wanted, offers);
    return offers;
  }

  private async load(productIds: readonly string[]): Promise<void> {
    const rows = await this.statements.read<OfferRow>(PRICED_OFFERS, [productIds]);
    // Cleared rather than evicted one by one: the bound is tens of thousands of products, and
    // reading one again costs one row.
    if (this.known.size + rows.length > MAX_CACHED) this.known.clear();
    for (const row of rows) this.known.set(row.id, toOffer(row));
  }
}

const toLockedOffer = (row: LockedOfferRow): LockedOffer => ({
  ...toOffer(row),
  active: row.active,
  available: row.available,
});

import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import { type Offer, type OfferRow, toOffer } from './offer.js';

const OFFERS: Statement = {
  name: 'catalog.priced-offers',
  text: `SELECT id, sku, name, unit_price_amount, unit_price_currency, tax_class,
                catalog.prices_of(id) AS prices, version
           FROM catalog.products
          WHERE id = ANY ($1::uuid[]) AND active AND option_names = '{}'`,
};

const MAX_OFFERS = 50_000;

/**
 * Caches prices in this process. An offer may be out of date: a sale requires that the product
 * still has the offer's version, so a sale at a stale one fails and does nothing.
 */
@Injectable()
export class PriceCache {
  private readonly offers = new Map<string, Offer>();

  constructor(private readonly statements: Statements) {}

  /** Returns the offers of the products that are for sale, from the cache if possible. */
  async find(productIds: readonly string[]): Promise<ReadonlyMap<string, Offer>> {
    const missing = productIds.filter((id) => !this.offers.has(id));
    if (missing.length > 0) await this.load(missing);
    return this.offers;
  }

  /** Call it after a sale with these offers failed: they will be read again. */
  forget(productIds: readonly string[]): void {
    for (const id of productIds) this.offers.delete(id);
  }

  private async load(productIds: readonly string[]): Promise<void> {
    const rows = await this.statements.read<OfferRow>(OFFERS, [productIds]);
    // Cleared rather than evicted one by one: the bound is tens of thousands of products, and
    // reading one again costs one row.
    if (this.offers.size + rows.length > MAX_OFFERS) this.offers.clear();
    for (const row of rows) this.offers.set(row.id, toOffer(row));
  }
}

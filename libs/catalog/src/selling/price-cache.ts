import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';

/** What a product is sold as. `version` is its product's, which every change of name, price or availability for sale raises. */
export interface CachedPrice {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly version: number;
}

interface OfferRow {
  id: string;
  sku: string;
  name: string;
  unit_price_amount: string;
  unit_price_currency: string;
  version: number;
}

const OFFERS: Statement = {
  name: 'catalog.offers',
  text: `SELECT id, sku, name, unit_price_amount, unit_price_currency, version
           FROM catalog.products WHERE id = ANY ($1::uuid[]) AND active`,
};

const MAX_OFFERS = 50_000;

/**
 * Prices as this process last saw them. An offer may be out of date: a sale with it is made under the condition that the product still has the
 * offer's version, so the worst that a stale one does is to fail.
 */
@Injectable()
export class PriceCache {
  private readonly offers = new Map<string, CachedPrice>();

  constructor(private readonly statements: Statements) {}

  /** The offers of the products that are for sale, as far as is known here. */
  async find(productIds: readonly string[]): Promise<ReadonlyMap<string, CachedPrice>> {
    const missing = productIds.filter((id) => !this.offers.has(id));
    if (missing.length > 0) await this.load(missing);
    return this.offers;
  }

  /** After a sale with these offers failed: they will be read again. */
  forget(productIds: readonly string[]): void {
    for (const id of productIds) this.offers.delete(id);
  }

  private async load(productIds: readonly string[]): Promise<void> {
    const rows = await this.statements.read<OfferRow>(OFFERS, [productIds]);
    // Emptied rather than aged: a full book means tens of thousands of products, and each is one row of one statement away.
    if (this.offers.size + rows.length > MAX_OFFERS) this.offers.clear();
    for (const row of rows) {
      this.offers.set(row.id, {
        productId: row.id,
        sku: row.sku,
        name: row.name,
        unitPrice: Money.of(toSafeInteger(row.unit_price_amount), row.unit_price_currency),
        version: row.version,
      });
    }
  }
}

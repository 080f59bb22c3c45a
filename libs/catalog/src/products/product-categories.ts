import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { CatalogueChanges } from './catalogue-changes.js';
import { UnknownCategory } from './product.errors.js';

/** Puts products into categories. */
@Injectable()
export class ProductCategories {
  constructor(private readonly changes: CatalogueChanges) {}

  /**
   * Replaces the categories of a product that is locked or new. The lock on the categories makes a
   * concurrent removal of one wait, or this for the removal, which it then finds.
   * @returns the ids, each once, in their order
   * @throws UnknownCategory pointing at each
   */
  async set(tx: Transaction, productId: string, categoryIds: readonly string[]): Promise<string[]> {
    const wanted = [...new Set(categoryIds)].sort();
    const rows = await tx.query<Array<{ id: string }>>(
      'SELECT id FROM catalog.categories WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE',
      [wanted],
    );
    const known = new Set(rows.map(({ id }) => id));
    const unknown = categoryIds.flatMap((id, index) =>
      known.has(id) ? [] : [`/categoryIds/${index}`],
    );
    if (unknown.length > 0) throw new UnknownCategory(unknown);
    await tx.query(
      `WITH gone AS (
         DELETE FROM catalog.product_categories
          WHERE product_id = $1 AND category_id <> ALL ($2::uuid[])
       )
       INSERT INTO catalog.product_categories (product_id, category_id)
       SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING`,
      [productId, wanted],
    );
    this.changes.announce(tx);
    return wanted;
  }
}

import { Injectable } from '@nestjs/common';
import type { Freshness } from '@orderly/platform/database/freshness';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DEFAULT_LOCATION_ID } from '../ledger/location.entity.js';
import { CatalogueChanges } from './catalogue-changes.js';
import { Product, Stock } from './product.entity.js';
import {
  PRODUCT_BY_ID,
  PRODUCT_ID_BY_SKU,
  PRODUCTS_BY_SKU,
  type ProductRow,
  toProduct,
} from './product.rows.js';

@Injectable()
export class ProductsRepository {
  constructor(
    private readonly statements: Statements,
    private readonly changes: CatalogueChanges,
  ) {}

  async find(id: string, freshness?: Freshness): Promise<Product | null> {
    const [row] = await this.statements.read<ProductRow>(PRODUCT_BY_ID, [id], freshness);
    return row ? toProduct(row) : null;
  }

  /** Call it after `add` found the SKU taken. */
  async getIdBySku(tx: Transaction, sku: string): Promise<string> {
    const id = await this.findIdBySku(tx, sku);
    if (id === undefined)
      throw new Error(`No product has the SKU ${sku}, although products are never deleted.`);
    return id;
  }

  async findIdBySku(tx: Transaction, sku: string): Promise<string | undefined> {
    const [row] = await this.statements.runIn<{ id: string }>(tx, PRODUCT_ID_BY_SKU, [sku]);
    return row?.id;
  }

  /** By their SKUs, and without a lock. */
  async findBySku(tx: Transaction, skus: readonly string[]): Promise<Map<string, Product>> {
    const rows = await this.statements.runIn<ProductRow>(tx, PRODUCTS_BY_SKU, [skus]);
    return new Map(rows.map((row) => [row.sku, toProduct(row)]));
  }

  /** Locks only the product's own row, so sales continue. */
  lockForChange(tx: Transaction, id: string): Promise<Product | null> {
    return lock(tx, id, 'product');
  }

  /** Locks the stock row: no sale can happen between the read and the write. */
  lockForStocktaking(tx: Transaction, id: string): Promise<Product | null> {
    return lock(tx, id, 'stock');
  }

  /**
   * Adds the product with its stock, which is at the main location. Returns false when the SKU is
   * taken; waits for a concurrent transaction that is about to take it.
   * @param actorId null: the system
   */
  async add(tx: Transaction, product: Product, actorId: string | null = null): Promise<boolean> {
    const inserted = await tx.query<unknown[]>(
      `WITH product AS (
         INSERT INTO catalog.products
           (id, sku, name, description, unit_price_amount, unit_price_currency, active, search_text,
            search_words, search_version, version, created_at, updated_at, tax_class, images,
            variant_of, options, option_names)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $12, $13, $9, $10, $10, $16, $17, $18, $19, $20)
         ON CONFLICT (sku) DO NOTHING
         RETURNING id
       ), stock AS (
         INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at)
         SELECT id, $11, 0, 1, $10 FROM product
         RETURNING product_id, on_hand
       ), level AS (
         INSERT INTO catalog.stock_levels (product_id, location_id, on_hand)
         SELECT product_id, $14, on_hand FROM stock
       ), receipt AS (
         INSERT INTO catalog.stock_movements
           (product_id, type, on_hand_delta, reserved_delta, location_id, actor_id, occurred_at)
         SELECT product_id, 'receipt', on_hand, 0, $14, $15, $10 FROM stock WHERE on_hand > 0
       )
       SELECT product_id FROM stock`,
      [
        product.id,
        product.sku,
        product.name,
        product.description,
        product.unitPrice.amount,
        product.unitPrice.currency,
        product.active,
        product.searchText,
        product.version,
        product.createdAt,
        product.stock.onHand,
        product.searchWords,
        product.searchVersion,
        DEFAULT_LOCATION_ID,
        actorId,
        product.taxClass,
        JSON.stringify(product.images),
        product.variantOf,
        product.options,
        product.optionNames,
      ],
    );
    this.changes.announce(tx);
    return inserted.length === 1;
  }

  /** For a product that `lockForChange` locked. */
  async saveChange(tx: Transaction, product: Product): Promise<void> {
    const { name, description, unitPrice, active, version, updatedAt } = product;
    const { searchText, searchWords, searchVersion } = product;
    const { taxClass, images, archived, optionNames } = product;
    const search = { searchText, searchWords, searchVersion };
    const details = { name, description, unitPrice, active, version, updatedAt };
    const facts = { taxClass, images, archived, optionNames };
    await tx.update(Product, product.id, { ...details, ...search, ...facts } as never);
    this.changes.announce(tx);
  }

  async hasVariants(tx: Transaction, id: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM catalog.products WHERE variant_of = $1 LIMIT 1',
      [id],
    );
    return rows.length > 0;
  }

  /** For a product that `lockForStocktaking` locked. */
  async saveStock(
    tx: Transaction,
    { productId, onHand, version, updatedAt }: Stock,
  ): Promise<void> {
    await tx.update(Stock, productId, { onHand, version, updatedAt });
  }
}

async function lock(
  tx: Transaction,
  id: string,
  row: 'product' | 'stock',
): Promise<Product | null> {
  const product = await tx
    .createQueryBuilder(Product, 'product')
    .innerJoinAndSelect('product.stock', 'stock')
    .where('product.id = :id', { id })
    .setLock('pessimistic_write', undefined, [row])
    .getOne();
  const categories = await tx.query<Array<{ id: string }>>(
    `SELECT category_id AS id FROM catalog.product_categories
      WHERE product_id = $1 ORDER BY category_id`,
    [id],
  );
  return product && Object.assign(product, { categoryIds: categories.map((each) => each.id) });
}

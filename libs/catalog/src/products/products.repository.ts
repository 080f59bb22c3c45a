import { Injectable } from '@nestjs/common';
import {
  FilteredStatements,
  type Statement,
  Statements,
} from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { DEFAULT_LOCATION_ID } from '../ledger/location.entity.js';
import type { SoughtWord } from '../search/search-text.js';
import { Product, Stock } from './product.entity.js';
import {
  LISTED_COLUMNS,
  type ListedProduct,
  type ListedProductRow,
  PRODUCT_BY_ID,
  PRODUCT_ID_BY_SKU,
  PRODUCT_SOURCE,
  type ProductRow,
  toListedProduct,
  toProduct,
} from './product.rows.js';
import type { ProductFilter } from './product-filter.js';

/** Planned for its own words each time: see `find_products` in the migration 1795000005400. */
const SEARCH: Statement = {
  name: 'catalog.search',
  text: `SELECT ${LISTED_COLUMNS} FROM catalog.find_products($1, $2, $3, $4) AS found (id)
           JOIN catalog.products p USING (id)
           JOIN catalog.stock s ON s.product_id = p.id
          ORDER BY p.id DESC`,
  instants: 'text',
};

type Condition = readonly [condition: string, values: readonly unknown[]];

/** The start of a page. The cursor is signed with the filters, so it lies after `updatedSince`. */
function pageStart({ updatedSince }: ProductFilter, { after }: PageRequest): Condition {
  if (updatedSince === undefined) return ['p.id < ?', after ?? [undefined]];
  return after ? ['(p.updated_at, p.id) > (?, ?)', after] : ['p.updated_at >= ?', [updatedSince]];
}

/** Changes have an index of all products and one of those for sale; other filters use these. */
const isOneWalk = ({ sku, sought, active, updatedSince }: ProductFilter): boolean =>
  updatedSince === undefined || sku !== undefined || (sought === undefined && active !== false);

const listsBy = (name: string, order: string): FilteredStatements =>
  new FilteredStatements(
    name,
    (where) =>
      `SELECT ${LISTED_COLUMNS} FROM ${PRODUCT_SOURCE}
        ${where && `WHERE ${where}`} ORDER BY ${order}`,
    { instants: 'text' },
  );

@Injectable()
export class ProductsRepository {
  private readonly lists = listsBy('catalog.products', 'p.id DESC');
  private readonly changes = listsBy('catalog.changes', 'p.updated_at, p.id');

  constructor(private readonly statements: Statements) {}

  async find(id: string): Promise<Product | null> {
    const [row] = await this.statements.read<ProductRow>(PRODUCT_BY_ID, [id]);
    return row ? toProduct(row) : null;
  }

  /** Lists the newest first; with `updatedSince`, the earliest change first. */
  async list(filter: ProductFilter, page: PageRequest): Promise<ListedProduct[]> {
    const { sku, sought, active, updatedSince } = filter;
    if (sought !== undefined && sku === undefined && updatedSince === undefined)
      return this.search(sought, active, page);
    const conditions: readonly Condition[] = [
      ['p.sku = ?', [sku]],
      ['p.search_text LIKE ALL (?)', [sought?.map(({ text }) => text)]],
      pageStart(filter, page),
    ];
    const wanted = conditions.filter(([, values]) => values[0] !== undefined);
    const values = wanted.flatMap(([, each]) => each);
    // A constant and not a parameter, since each of the two has an index of its own.
    const sale = active === undefined ? [] : [active ? 'p.active' : 'NOT p.active'];
    const lists = updatedSince === undefined ? this.lists : this.changes;
    const chosen = [...sale, ...wanted.map(([condition]) => condition)];
    const statement = lists.of(chosen, page.limit);
    const rows = isOneWalk(filter)
      ? this.statements.run<ListedProductRow>(statement, values)
      : this.statements.readExpensive<ListedProductRow>(statement, values);
    return (await rows).slice(0, page.limit).map(toListedProduct);
  }

  /** Separate from the other reads, because the client's words determine its cost. */
  private async search(
    sought: readonly SoughtWord[],
    active: boolean | undefined,
    { limit, after }: PageRequest,
  ): Promise<ListedProduct[]> {
    const values = [JSON.stringify(sought), active ?? null, after?.[0] ?? null, limit];
    const rows = await this.statements.readExpensive<ListedProductRow>(SEARCH, values);
    return rows.map(toListedProduct);
  }

  /** Call it after `add` found the SKU taken. */
  async getIdBySku(tx: Transaction, sku: string): Promise<string> {
    const [row] = await this.statements.runIn<{ id: string }>(tx, PRODUCT_ID_BY_SKU, [sku]);
    if (!row)
      throw new Error(`No product has the SKU ${sku}, although products are never deleted.`);
    return row.id;
  }

  /** Locks only the product's own row, so sales continue. */
  lockForChange(tx: Transaction, id: string): Promise<Product | null> {
    return withStock(tx)
      .where('product.id = :id', { id })
      .setLock('pessimistic_write', undefined, ['product'])
      .getOne();
  }

  /** Locks the stock row: no sale can happen between the read and the write. */
  lockForStocktaking(tx: Transaction, id: string): Promise<Product | null> {
    return withStock(tx)
      .where('product.id = :id', { id })
      .setLock('pessimistic_write', undefined, ['stock'])
      .getOne();
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
            search_words, search_version, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $12, $13, $9, $10, $10)
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
      ],
    );
    return inserted.length === 1;
  }

  /** For a product that `lockForChange` locked. */
  async saveChange(tx: Transaction, product: Product): Promise<void> {
    const { name, description, unitPrice, active, version, updatedAt } = product;
    const { searchText, searchWords, searchVersion } = product;
    const search = { searchText, searchWords, searchVersion };
    const details = { name, description, unitPrice, active, version, updatedAt };
    await tx.update(Product, product.id, { ...details, ...search });
  }

  /** For a product that `lockForStocktaking` locked. */
  async saveStock(
    tx: Transaction,
    { productId, onHand, version, updatedAt }: Stock,
  ): Promise<void> {
    await tx.update(Stock, productId, { onHand, version, updatedAt });
  }
}

const withStock = (manager: EntityManager): SelectQueryBuilder<Product> =>
  manager.createQueryBuilder(Product, 'product').innerJoinAndSelect('product.stock', 'stock');

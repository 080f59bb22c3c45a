import type { Statement } from '@orderly/platform/database/statements';
import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';
import { Product, Stock } from './product.entity.js';
import type { ProductImage } from './product-facts.js';

export interface ProductRow {
  id: string;
  sku: string;
  name: string;
  description: string;
  unit_price_amount: string;
  unit_price_currency: string;
  active: boolean;
  tax_class: string;
  images: ProductImage[];
  archived: boolean;
  variant_of: string | null;
  options: Record<string, string> | null;
  option_names: string[];
  category_ids: string[];
  version: number;
  created_at: Date;
  updated_at: Date;
  on_hand: number;
  reserved: number;
  stock_version: number;
  stock_updated_at: Date;
}

const CATEGORY_IDS = `ARRAY(SELECT category_id FROM catalog.product_categories
                             WHERE product_id = p.id)`;

const PRODUCT_COLUMNS = `p.id, p.sku, p.name, p.description, p.unit_price_amount,
  p.unit_price_currency, p.active, p.tax_class, p.images, p.archived, p.variant_of, p.options,
  p.option_names, ${CATEGORY_IDS} AS category_ids, p.version, p.created_at,
  p.updated_at, s.on_hand, s.reserved,
  s.version AS stock_version, s.updated_at AS stock_updated_at`;

export const PRODUCT_SOURCE = 'catalog.products p JOIN catalog.stock s ON s.product_id = p.id';

export const PRODUCT_BY_ID: Statement = {
  name: 'catalog.full-product',
  text: `SELECT ${PRODUCT_COLUMNS} FROM ${PRODUCT_SOURCE} WHERE p.id = $1`,
};

export const PRODUCTS_BY_SKU: Statement = {
  name: 'catalog.products-by-sku',
  text: `SELECT ${PRODUCT_COLUMNS} FROM ${PRODUCT_SOURCE} WHERE p.sku = ANY ($1)`,
};

export const PRODUCT_ID_BY_SKU: Statement = {
  name: 'catalog.product-id-by-sku',
  text: 'SELECT id FROM catalog.products WHERE sku = $1',
};

/** The form of `GET /v1/products`, read directly from the database: reading needs no entity. */
export interface ListedProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly unitPrice: { readonly amount: number; readonly currency: string };
  readonly available: number;
  readonly active: boolean;
  readonly archived: boolean;
  readonly taxClass: string;
  readonly images: readonly ProductImage[];
  readonly categoryIds: readonly string[];
  readonly variantOf: string | null;
  readonly options: Readonly<Record<string, string>> | null;
  readonly optionNames: readonly string[];
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ListedProductRow extends Omit<ListedProduct, 'unitPrice'> {
  readonly amount: string;
  readonly currency: string;
}

export const LISTED_COLUMNS = `p.id, p.sku, p.name, p.description, p.unit_price_amount AS amount,
  p.unit_price_currency AS currency, s.on_hand - s.reserved AS available, p.active, p.archived,
  p.tax_class AS "taxClass", p.images, ${CATEGORY_IDS} AS "categoryIds",
  p.variant_of AS "variantOf", p.options, p.option_names AS "optionNames", p.version,
  p.created_at AS "createdAt",
  p.updated_at AS "updatedAt"`;

export const toListedProduct = (row: ListedProductRow): ListedProduct => ({
  id: row.id,
  sku: row.sku,
  name: row.name,
  description: row.description,
  unitPrice: { amount: toSafeInteger(row.amount), currency: row.currency },
  available: row.available,
  active: row.active,
  archived: row.archived,
  taxClass: row.taxClass,
  images: row.images,
  categoryIds: [...row.categoryIds].sort(),
  variantOf: row.variantOf,
  options: row.options,
  optionNames: row.optionNames,
  version: row.version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

export const toProduct = (row: ProductRow): Product =>
  Object.assign(new Product(), {
    id: row.id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    unitPrice: Money.of(toSafeInteger(row.unit_price_amount), row.unit_price_currency),
    active: row.active,
    taxClass: row.tax_class,
    images: row.images,
    archived: row.archived,
    variantOf: row.variant_of,
    options: row.options,
    optionNames: row.option_names,
    categoryIds: row.category_ids.sort(),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    stock: Object.assign(new Stock(), {
      productId: row.id,
      onHand: row.on_hand,
      reserved: row.reserved,
      version: row.stock_version,
      updatedAt: row.stock_updated_at,
    }),
  });

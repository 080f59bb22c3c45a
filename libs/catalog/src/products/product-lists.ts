import { Injectable } from '@nestjs/common';
import type { Freshness } from '@orderly/platform/database/freshness';
import {
  FilteredStatements,
  type Statement,
  Statements,
} from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { SoughtWord } from '../search/search-text.js';
import {
  LISTED_COLUMNS,
  type ListedProduct,
  type ListedProductRow,
  PRODUCT_SOURCE,
  toListedProduct,
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

/** The tree is small (2,000 categories at most), so this reads few rows wherever it begins. */
const TREE: Statement = {
  name: 'catalog.category-tree',
  text: `WITH RECURSIVE tree (id) AS (
           SELECT id FROM catalog.categories WHERE id::text = $1 OR slug = $1
           UNION
           SELECT child.id FROM tree JOIN catalog.categories child ON child.parent_id = tree.id
         )
         SELECT id FROM tree`,
};

/** Reads a page of each category at most, however many products are in them. */
const pageOfCategories = (state: string): Statement => ({
  name: 'catalog.products-of-categories',
  text: `SELECT ${LISTED_COLUMNS}
           FROM (SELECT DISTINCT found.product_id
                   FROM unnest($1::uuid[]) AS category (id)
                  CROSS JOIN LATERAL (
                    SELECT pc.product_id
                      FROM catalog.product_categories pc
                      JOIN catalog.products p ON p.id = pc.product_id AND ${state}
                     WHERE pc.category_id = category.id
                       AND ($2::uuid IS NULL OR pc.product_id < $2)
                     ORDER BY pc.product_id DESC LIMIT $3
                  ) found
                  ORDER BY found.product_id DESC LIMIT $3) page
           JOIN catalog.products p ON p.id = page.product_id
           JOIN catalog.stock s ON s.product_id = p.id
          ORDER BY p.id DESC`,
  instants: 'text',
});

const IN_CATEGORIES = `p.id IN (SELECT product_id FROM catalog.product_categories
                                 WHERE category_id = ANY (?::uuid[]))`;

type Condition = readonly [condition: string, values: readonly unknown[]];

/** The start of a page. The cursor is signed with the filters, so it lies after `updatedSince`. */
function pageStart({ updatedSince }: ProductFilter, { after }: PageRequest): Condition {
  if (updatedSince === undefined) return ['p.id < ?', after ?? [undefined]];
  return after ? ['(p.updated_at, p.id) > (?, ?)', after] : ['p.updated_at >= ?', [updatedSince]];
}

/** Constants and not parameters, since each state has indexes of its own. */
function stateOf({ active, archived }: ProductFilter): string[] {
  if (active) return ['p.active'];
  return [...(active === false ? ['NOT p.active'] : []), archived ? 'p.archived' : KEPT];
}

const KEPT = 'NOT p.archived';

/** Changes have an index of all that is not archived, and one of what is for sale. */
const isOneWalk = (filter: ProductFilter): boolean => {
  const { sku, sought, categoryIds, active, archived, updatedSince } = filter;
  if (sku !== undefined) return true;
  if (sought !== undefined || categoryIds !== undefined) return false;
  return updatedSince === undefined || (active !== false && !archived);
};

const listsBy = (name: string, order: string): FilteredStatements =>
  new FilteredStatements(
    name,
    (where) =>
      `SELECT ${LISTED_COLUMNS} FROM ${PRODUCT_SOURCE}
        ${where && `WHERE ${where}`} ORDER BY ${order}`,
    { instants: 'text' },
  );

/** The lists of products. */
@Injectable()
export class ProductLists {
  private readonly lists = listsBy('catalog.products', 'p.id DESC');
  private readonly changes = listsBy('catalog.changes', 'p.updated_at, p.id');

  constructor(private readonly statements: Statements) {}

  /** Lists the newest first; with `updatedSince`, the earliest change first. */
  async list(
    filter: ProductFilter,
    page: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedProduct[]> {
    const { sku, sought, variantOf, updatedSince } = filter;
    const { categoryIds } = filter;
    const isPlain = sku === undefined && variantOf === undefined && updatedSince === undefined;
    if (isPlain && sought === undefined && categoryIds)
      return this.ofCategories(filter, page, freshness);
    if (isPlain && sought !== undefined && !categoryIds && !filter.archived)
      return this.search(sought, filter.active, page, freshness);
    const conditions: readonly Condition[] = [
      ['p.sku = ?', [sku]],
      ['p.variant_of = ?', [variantOf]],
      [IN_CATEGORIES, [categoryIds]],
      ['p.search_text LIKE ALL (?)', [sought?.map(({ text }) => text)]],
      pageStart(filter, page),
    ];
    const wanted = conditions.filter(([, values]) => values[0] !== undefined);
    const values = wanted.flatMap(([, each]) => each);
    const lists = updatedSince === undefined ? this.lists : this.changes;
    const chosen = [...stateOf(filter), ...wanted.map(([condition]) => condition)];
    const statement = lists.of(chosen, page.limit);
    const rows = isOneWalk(filter)
      ? this.statements.run<ListedProductRow>(statement, values, freshness)
      : this.statements.readExpensive<ListedProductRow>(statement, values, freshness);
    return (await rows).slice(0, page.limit).map(toListedProduct);
  }

  /** The ids of the category with this id or slug, and of all below it. Empty: there is none. */
  async categoryIdsWithin(idOrSlug: string, freshness?: Freshness): Promise<string[]> {
    const rows = await this.statements.run<{ id: string }>(TREE, [idOrSlug], freshness);
    return rows.map(({ id }) => id);
  }

  private async ofCategories(
    filter: ProductFilter,
    { limit, after }: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedProduct[]> {
    const statement = pageOfCategories(stateOf(filter).join(' AND '));
    const values = [filter.categoryIds, after?.[0] ?? null, limit];
    const rows = await this.statements.readExpensive<ListedProductRow>(
      statement,
      values,
      freshness,
    );
    return rows.map(toListedProduct);
  }

  /** Separate from the other reads, because the client's words determine its cost. */
  private async search(
    sought: readonly SoughtWord[],
    active: boolean | undefined,
    { limit, after }: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedProduct[]> {
    const values = [JSON.stringify(sought), active ?? null, after?.[0] ?? null, limit];
    const rows = await this.statements.readExpensive<ListedProductRow>(SEARCH, values, freshness);
    return rows.map(toListedProduct);
  }
}

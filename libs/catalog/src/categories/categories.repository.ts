import { Injectable } from '@nestjs/common';
import {
  FilteredStatements,
  type Statement,
  Statements,
} from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { CatalogueChanges } from '../products/catalogue-changes.js';
import { Category } from './category.entity.js';

const COLUMNS = `id, slug, name, parent_id AS "parentId", position, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const CATEGORY_BY_ID: Statement = {
  name: 'catalog.category',
  text: `SELECT ${COLUMNS} FROM catalog.categories WHERE id = $1`,
};

/** One line of ancestors. UNION ends it even if the tree had a cycle. */
const ABOVE = `
  WITH RECURSIVE above (id, parent_id) AS (
    SELECT id, parent_id FROM catalog.categories WHERE id = $1
    UNION
    SELECT c.id, c.parent_id FROM above JOIN catalog.categories c ON c.id = above.parent_id
  )
  SELECT id FROM above`;

/** How many levels a category and those below it take. */
const HEIGHT = `
  WITH RECURSIVE below (id, level) AS (
    SELECT $1::uuid, 1
    UNION
    SELECT c.id, below.level + 1
      FROM below JOIN catalog.categories c ON c.parent_id = below.id WHERE below.level < 100
  )
  SELECT max(level) AS height FROM below`;

@Injectable()
export class CategoriesRepository {
  private readonly lists = new FilteredStatements(
    'catalog.categories',
    (where) =>
      `SELECT ${COLUMNS} FROM catalog.categories
        ${where && `WHERE ${where}`} ORDER BY position, id`,
  );

  constructor(
    private readonly statements: Statements,
    private readonly changes: CatalogueChanges,
  ) {}

  /** @param parentId null: those at the top; undefined: all */
  async list(parentId: string | null | undefined, page: PageRequest): Promise<Category[]> {
    const ofParent = parentId === null ? ['parent_id IS NULL'] : ['parent_id = ?'];
    const conditions = [
      ...(parentId === undefined ? [] : ofParent),
      ...(page.after ? ['(position, id) > (?, ?)'] : []),
    ];
    const statement = this.lists.pageOf(conditions, page.limit);
    const values = [...(parentId ? [parentId] : []), ...(page.after ?? [])];
    const rows = await this.statements.read<Category>(statement, values);
    return rows.slice(0, page.limit).map(toCategory);
  }

  async find(id: string): Promise<Category | null> {
    const [row] = await this.statements.read<Category>(CATEGORY_BY_ID, [id]);
    return row ? toCategory(row) : null;
  }

  /**
   * Changes of the tree run one after the other. Otherwise two categories could be moved below
   * each other at the same time, and neither transaction would see the cycle.
   */
  async lockTree(tx: Transaction): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('catalog.categories', 0))`);
  }

  /** Products that are put into the category meanwhile wait. */
  lock(tx: Transaction, id: string): Promise<Category | null> {
    return tx
      .createQueryBuilder(Category, 'category')
      .where('category.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
  }

  async count(tx: Transaction): Promise<number> {
    const [row] = await tx.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM catalog.categories',
    );
    return row.count;
  }

  /** The category and those above it, up to the top; empty when there is no such category. */
  async idsFrom(tx: Transaction, id: string): Promise<string[]> {
    return (await tx.query<Array<{ id: string }>>(ABOVE, [id])).map((row) => row.id);
  }

  async heightOf(tx: Transaction, id: string): Promise<number> {
    return (await tx.query<[{ height: number }]>(HEIGHT, [id]))[0].height;
  }

  async findIdBySlug(tx: Transaction, slug: string): Promise<string | null> {
    const [row] = await tx.query<Array<{ id: string }>>(
      'SELECT id FROM catalog.categories WHERE slug = $1',
      [slug],
    );
    return row?.id ?? null;
  }

  async add(tx: Transaction, category: Category): Promise<void> {
    await tx.insert(Category, category);
  }

  async save(tx: Transaction, { id, ...details }: Category): Promise<void> {
    await tx.update(Category, id, details);
    this.changes.announce(tx);
  }

  async usesOf(tx: Transaction, id: string): Promise<{ children: number; products: number }> {
    const [uses] = await tx.query<[{ children: number; products: number }]>(
      `SELECT (SELECT count(*) FROM catalog.categories WHERE parent_id = $1)::int AS children,
              (SELECT count(*) FROM catalog.product_categories WHERE category_id = $1)::int
                AS products`,
      [id],
    );
    return uses;
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.delete(Category, id);
    this.changes.announce(tx);
  }
}

const toCategory = (row: Category): Category => Object.assign(new Category(), row);

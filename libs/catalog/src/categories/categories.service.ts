import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UnknownCategory } from '../products/product.errors.js';
import { CategoriesRepository } from './categories.repository.js';
import { Category, type CategoryDetails } from './category.entity.js';
import {
  CategoryCycle,
  CategoryInUse,
  CategoryNotFound,
  SlugTaken,
  TooManyCategories,
} from './category.errors.js';

/** The list of a category reads a page of each category below it. */
const MAX_CATEGORIES = 2_000;
const MAX_LEVELS = 10;

export const categoryEtag = ({ version }: Category): string => etagOf(version);

@Injectable()
export class CategoriesService {
  constructor(
    private readonly categories: CategoriesRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @param parentId null: those at the top; undefined: all */
  list(parentId: string | null | undefined, page: PageRequest): Promise<Category[]> {
    return this.categories.list(parentId, page);
  }

  /** @throws CategoryNotFound */
  async get(id: string): Promise<Category> {
    const category = await this.categories.find(id);
    if (!category) throw new CategoryNotFound(id);
    return category;
  }

  /** @throws SlugTaken, UnknownCategory, TooManyCategories */
  async add(tx: Transaction, actor: Actor, details: CategoryDetails): Promise<Category> {
    await this.categories.lockTree(tx);
    if ((await this.categories.count(tx)) >= MAX_CATEGORIES)
      throw new TooManyCategories('categories', MAX_CATEGORIES);
    await this.assertFree(tx, details.slug);
    if (details.parentId !== null) await this.assertFits(tx, details.parentId, 1);
    const category = Category.add(details, this.clock.now());
    await this.categories.add(tx, category);
    await this.record(tx, actor, 'catalog.category-added', category, {
      after: factsOf(category),
    });
    return category;
  }

  /** @throws CategoryNotFound, PreconditionFailed, SlugTaken, UnknownCategory, CategoryCycle */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    details: Partial<CategoryDetails>,
  ): Promise<Category> {
    await this.categories.lockTree(tx);
    const category = await this.getLocked(tx, id, ifMatch);
    const before = factsOf(category);
    const { slug = category.slug, parentId = category.parentId } = details;
    if (slug !== category.slug) await this.assertFree(tx, slug);
    if (parentId !== null && parentId !== category.parentId) {
      const height = await this.categories.heightOf(tx, id);
      if ((await this.assertFits(tx, parentId, height)).includes(id)) throw new CategoryCycle();
    }
    category.change(details, this.clock.now());
    await this.categories.save(tx, category);
    await this.record(tx, actor, 'catalog.category-changed', category, {
      before,
      after: factsOf(category),
    });
    return category;
  }

  /** @throws CategoryNotFound, PreconditionFailed, CategoryInUse */
  async remove(tx: Transaction, actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    await this.categories.lockTree(tx);
    const category = await this.getLocked(tx, id, ifMatch);
    const uses = await this.categories.usesOf(tx, id);
    if (uses.children + uses.products > 0) throw new CategoryInUse(uses);
    await this.categories.remove(tx, id);
    await this.record(tx, actor, 'catalog.category-removed', category, {
      before: factsOf(category),
    });
  }

  private async getLocked(tx: Transaction, id: string, ifMatch: IfMatch): Promise<Category> {
    const category = await this.categories.lock(tx, id);
    if (!category) throw new CategoryNotFound(id);
    ifMatch.assert(categoryEtag(category));
    return category;
  }

  private async assertFree(tx: Transaction, slug: string): Promise<void> {
    const owner = await this.categories.findIdBySlug(tx, slug);
    if (owner !== null) throw new SlugTaken(owner);
  }

  /** Returns the ids of the parent and of all above it. */
  private async assertFits(tx: Transaction, parentId: string, height: number): Promise<string[]> {
    const above = await this.categories.idsFrom(tx, parentId);
    if (above.length === 0) throw new UnknownCategory(['/parentId']);
    if (above.length + height > MAX_LEVELS) throw new TooManyCategories('levels', MAX_LEVELS);
    return above;
  }

  private record(
    tx: Transaction,
    actor: Actor,
    action: string,
    { id }: Category,
    change: { before?: object; after?: object },
  ): Promise<void> {
    const { userId: actorId, origin } = actor;
    const subject = { type: 'category', id };
    return this.audit.record(tx, { actorId, origin, action, subject, ...change });
  }
}

/** For the audit log, which contains no free text. */
const factsOf = ({ slug, parentId, position }: Category) => ({ slug, parentId, position });

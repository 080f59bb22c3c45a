import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Freshness } from '@orderly/platform/database/freshness';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { type Actor, type Author, may } from '@orderly/platform/kernel/identity/actor';
import { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { soughtWords } from '../search/search-text.js';
import { CatalogPermission } from './catalog.permissions.js';
import type { AddProductRequest } from './dto/add-product.request.js';
import type { ChangeProductRequest } from './dto/change-product.request.js';
import { Product, type ProductDetails } from './product.entity.js';
import {
  DoubleOptionName,
  OffSaleForbidden,
  ProductHasVariants,
  ProductNotFound,
  SkuTaken,
} from './product.errors.js';
import type { ListedProduct } from './product.rows.js';
import { ProductCategories } from './product-categories.js';
import { assertDetailsUnchanged } from './product-etag.js';
import { STANDARD_TAX_CLASS } from './product-facts.js';
import { ProductLists } from './product-lists.js';
import { ProductsRepository } from './products.repository.js';

/** Whatever is left out gets the default of a new product. */
type NewProduct = Pick<AddProductRequest, 'sku' | 'name' | 'unitPrice'> &
  Partial<AddProductRequest> & { readonly active?: boolean };

@Injectable()
export class ProductsService {
  constructor(
    private readonly products: ProductsRepository,
    private readonly lists: ProductLists,
    private readonly categories: ProductCategories,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns inactive products too: an order may link here long after the product has gone off sale.
   */
  async get(id: string, freshness?: Freshness): Promise<Product> {
    const product = await this.products.find(id, freshness);
    if (!product) throw new ProductNotFound(id);
    return product;
  }

  /**
   * Lists the newest first, or by their changes. Actors who may change products also see those off
   * sale: by SKU, and in the list of changes.
   * @throws OffSaleForbidden
   */
  async list(
    actor: Actor | undefined,
    filter: {
      q?: string | undefined;
      sku?: string | undefined;
      active?: boolean | undefined;
      archived?: boolean | undefined;
      category?: string | undefined;
      variantOf?: string | undefined;
      updatedSince?: Date | undefined;
    },
    page: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedProduct[]> {
    const seesAll = actor !== undefined && may(actor, CatalogPermission.Write);
    const { q, sku, archived, category, variantOf, updatedSince } = filter;
    if ((filter.active === false || archived) && !seesAll) throw new OffSaleForbidden();
    const isAboutAll =
      archived === true || [sku, variantOf, updatedSince].some((each) => each !== undefined);
    const active = filter.active ?? (seesAll && isAboutAll ? undefined : true);
    const sought = q === undefined ? undefined : soughtWords(q);
    // A query of punctuation alone has no words, so no product can match.
    if (sought?.length === 0) return [];
    const categoryIds =
      category === undefined ? undefined : await this.lists.categoryIdsWithin(category, freshness);
    if (categoryIds?.length === 0) return [];
    const rest = { sku, active, archived, sought, updatedSince };
    return this.lists.list({ ...rest, categoryIds, variantOf }, page, freshness);
  }

  /** @throws SkuTaken, UnknownCategory, DoubleOptionName */
  async add(tx: Transaction, actor: Author, request: NewProduct): Promise<Product> {
    const { sku, name, description = '', active = true, onHand = 0 } = request;
    const { taxClass = STANDARD_TAX_CLASS, images = [] } = request;
    const { categoryIds = [], optionNames = [] } = request;
    assertDistinct(optionNames);
    const product = Product.add({
      sku,
      name,
      description,
      unitPrice: moneyOf(request.unitPrice),
      active,
      onHand,
      at: this.clock.now(),
      facts: { taxClass, images, optionNames },
    });
    if (!(await this.products.add(tx, product, actor.userId)))
      throw new SkuTaken(sku, await this.products.getIdBySku(tx, sku));
    if (categoryIds.length > 0)
      product.categoryIds = await this.categories.set(tx, product.id, categoryIds);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.product-added',
      subject: { type: 'product', id: product.id },
      after: { sku, onHand, ...factsOf(product) },
    });
    return product;
  }

  /**
   * @throws ProductNotFound, PreconditionFailed, ProductArchived, UnknownCategory,
   * ProductHasVariants, DoubleOptionName
   */
  async change(
    tx: Transaction,
    actor: Author,
    id: string,
    ifMatch: IfMatch,
    { categoryIds, ...request }: ChangeProductRequest,
  ): Promise<Product> {
    const product = await this.products.lockForChange(tx, id);
    if (!product) throw new ProductNotFound(id);
    assertDetailsUnchanged(ifMatch, product);
    const before = detailsOf(product);
    product.change(
      { ...before, ...request, unitPrice: moneyOf(request.unitPrice ?? before.unitPrice) },
      this.clock.now(),
    );
    await this.assertOptionNamesMayChange(tx, product, before.optionNames);
    await this.products.saveChange(tx, product);
    if (categoryIds) product.categoryIds = await this.categories.set(tx, id, categoryIds);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.product-changed',
      subject: { type: 'product', id },
      before: factsOf(before),
      after: {
        ...factsOf(product),
        ...textsChanged(before, product),
        ...(categoryIds ? { categoryIds: product.categoryIds } : {}),
      },
    });
    return product;
  }

  private async assertOptionNamesMayChange(
    tx: Transaction,
    { id, variantOf, optionNames }: Product,
    before: readonly string[],
  ): Promise<void> {
    if (isDeepStrictEqual(optionNames, before)) return;
    assertDistinct(optionNames);
    if (variantOf !== null) throw new ProductHasVariants('A variant has no option names.');
    if (await this.products.hasVariants(tx, id))
      throw new ProductHasVariants('The product has variants.');
  }
}

const moneyOf = ({ amount, currency }: { amount: number; currency: string }): Money =>
  Money.of(amount, currency);

const detailsOf = (product: Product): ProductDetails => {
  const { name, description, unitPrice, active, taxClass, images, optionNames } = product;
  return { name, description, unitPrice, active, taxClass, images, optionNames };
};

/** For the audit log, which outlives the catalogue and so contains no free text. */
const factsOf = ({ unitPrice, active, taxClass }: ProductDetails) => ({
  unitPrice,
  active,
  taxClass,
});

const textsChanged = (
  before: ProductDetails,
  after: ProductDetails,
): Record<string, 'changed'> => ({
  ...(before.name === after.name ? {} : { name: 'changed' }),
  ...(before.description === after.description ? {} : { description: 'changed' }),
  ...(isDeepStrictEqual(before.images, after.images) ? {} : { images: 'changed' }),
});

function assertDistinct(optionNames: readonly string[]): void {
  const double = optionNames.findIndex((name, index) => optionNames.indexOf(name) < index);
  if (double >= 0) throw new DoubleOptionName(double);
}

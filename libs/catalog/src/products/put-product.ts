import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { IfMatch } from '@orderly/platform/http/etag';
import type { IfNoneMatch } from '@orderly/platform/http/if-none-match';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import type { Author } from '@orderly/platform/kernel/identity/actor';
import type { AddProductRequest } from './dto/add-product.request.js';
import type { PutProductRequest } from './dto/put-product.request.js';
import type { Product } from './product.entity.js';
import { ProductNotFound, SkuTaken } from './product.errors.js';
import { assertDetailsUnchanged, productEtag } from './product-etag.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';

export const PUT_OUTCOMES = ['added', 'changed', 'unchanged'] as const;
export type PutOutcome = (typeof PUT_OUTCOMES)[number];

export interface PutResult {
  readonly outcome: PutOutcome;
  readonly product: Product;
}

type Facts = Pick<AddProductRequest, 'taxClass' | 'images' | 'categoryIds' | 'optionNames'>;

/** What a product becomes. It keeps what is left out. */
type WantedProduct = PutProductRequest & Partial<Facts>;

interface PutItem extends WantedProduct {
  readonly sku: string;
  /** Of a new product; that of others stays as it is. */
  readonly onHand?: number | undefined;
}

interface PutPreconditions {
  readonly ifMatch?: IfMatch | undefined;
  readonly ifNoneMatch?: IfNoneMatch | undefined;
}

const ANY_VERSION = IfMatch.parse('*');

/** Adds or changes products by their SKU, for systems that do not know our ids. */
@Injectable()
export class PutProduct {
  constructor(
    private readonly products: ProductsService,
    private readonly repository: ProductsRepository,
  ) {}

  /**
   * A product that is as wanted already keeps its version, so that a repeated import changes
   * nothing.
   * @throws ProductNotFound when If-Match was sent and no product has the SKU
   * @throws PreconditionFailed, ProductArchived
   */
  async put(
    tx: Transaction,
    actor: Author,
    item: PutItem,
    preconditions: PutPreconditions = {},
  ): Promise<PutResult> {
    const id = await this.repository.findIdBySku(tx, item.sku);
    if (id !== undefined) return this.change(tx, actor, id, item, preconditions);
    if (preconditions.ifMatch !== undefined) throw new ProductNotFound(item.sku);
    try {
      return { outcome: 'added', product: await this.products.add(tx, actor, item) };
    } catch (error) {
      if (!(error instanceof SkuTaken)) throw error;
      // Another request has added it since it was looked up.
      const added = await this.repository.getIdBySku(tx, item.sku);
      return this.change(tx, actor, added, item, preconditions);
    }
  }

  /**
   * Applies or refuses each item by itself. By SKU in one order, so that two lists with the same
   * products do not deadlock.
   */
  async putAll(
    tx: Transaction,
    actor: Author,
    items: readonly PutItem[],
  ): Promise<Array<PutResult | DomainError>> {
    const inOrder = items
      .map((item, at) => ({ item, at }))
      .sort((a, b) => (a.item.sku < b.item.sku ? -1 : a.item.sku > b.item.sku ? 1 : a.at - b.at));
    const results: Array<PutResult | DomainError> = [];
    for (const { item, at } of inOrder)
      results[at] = await this.put(tx, actor, item).catch(asRefusal);
    return results;
  }

  private async change(
    tx: Transaction,
    actor: Author,
    id: string,
    { sku: _, onHand: __, ...details }: PutItem,
    { ifMatch, ifNoneMatch }: PutPreconditions,
  ): Promise<PutResult> {
    const product = await this.repository.lockForChange(tx, id);
    if (!product) throw new ProductNotFound(id);
    if (ifMatch) assertDetailsUnchanged(ifMatch, product);
    ifNoneMatch?.assert(productEtag(product));
    if (isAsWanted(product, details)) return { outcome: 'unchanged', product };
    const changed = await this.products.change(tx, actor, id, ANY_VERSION, details);
    return { outcome: 'changed', product: changed };
  }
}

/** A refused item has written nothing: the rules are checked before the product is saved. */
function asRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

export function isAsWanted(product: Product, wanted: WantedProduct): boolean {
  const { amount, currency } = wanted.unitPrice;
  const { taxClass, images, categoryIds, optionNames } = product;
  const facts = { taxClass, images, categoryIds, optionNames };
  return (
    product.name === wanted.name &&
    product.description === (wanted.description ?? product.description) &&
    product.active === (wanted.active ?? product.active) &&
    product.unitPrice.amount === amount &&
    product.unitPrice.currency === currency &&
    isDeepStrictEqual(facts, {
      taxClass: wanted.taxClass ?? taxClass,
      images: wanted.images?.map(({ url, alt }) => ({ url, alt })) ?? images,
      categoryIds: wanted.categoryIds ? [...new Set(wanted.categoryIds)].sort() : categoryIds,
      optionNames: wanted.optionNames ?? optionNames,
    })
  );
}

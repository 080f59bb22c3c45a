import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Product } from '../products/product.entity.js';
import { ProductNotFound } from '../products/product.errors.js';
import { assertDetailsUnchanged } from '../products/product-etag.js';
import { ProductsRepository } from '../products/products.repository.js';
import { assertConsistent, type ListPrice } from './price-list.js';
import { PricesRepository } from './prices.repository.js';

export interface PricedProduct {
  readonly product: Product;
  readonly prices: readonly ListPrice[];
}

/** The prices of a product besides its base price. */
@Injectable()
export class Prices {
  constructor(
    private readonly prices: PricesRepository,
    private readonly products: ProductsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ProductNotFound */
  async get(productId: string): Promise<PricedProduct> {
    // The product first: if the prices change in between, its ETag is the old one, and an edit
    // that is based on it fails instead of overwriting them.
    const product = await this.products.find(productId);
    if (!product) throw new ProductNotFound(productId);
    return { product, prices: await this.prices.list(productId) };
  }

  /**
   * Replaces all of them. It raises the version of the product, so that no cached offer with the
   * earlier prices can be sold.
   * @throws ProductNotFound, PreconditionFailed, EmptyValidity, OverlappingPrices
   */
  async set(
    tx: Transaction,
    actor: Actor,
    productId: string,
    ifMatch: IfMatch,
    prices: readonly ListPrice[],
  ): Promise<PricedProduct> {
    assertConsistent(prices);
    const product = await this.products.lockForChange(tx, productId);
    if (!product) throw new ProductNotFound(productId);
    assertDetailsUnchanged(ifMatch, product);
    product.touch(this.clock.now());
    await this.products.saveChange(tx, product);
    const before = await this.prices.replace(tx, productId, prices);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.prices-set',
      subject: { type: 'product', id: productId },
      before: { prices: before },
      after: { prices },
    });
    return { product, prices };
  }
}

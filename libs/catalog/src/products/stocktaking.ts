import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Ledger } from '../ledger/ledger.js';
import { DEFAULT_LOCATION_ID } from '../ledger/location.entity.js';
import { InsufficientStockAtLocation } from '../ledger/stock.errors.js';
import { CatalogueChanges } from './catalogue-changes.js';
import type { Product, Stock } from './product.entity.js';
import { ProductNotFound } from './product.errors.js';
import { assertStockUnchanged } from './product-etag.js';
import { ProductsRepository } from './products.repository.js';

/** Sets the stock of a product to what was counted. */
@Injectable()
export class Stocktaking {
  constructor(
    private readonly products: ProductsRepository,
    private readonly ledger: Ledger,
    private readonly changes: CatalogueChanges,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * The difference is put into the main location, or taken from it.
   * @throws ProductNotFound, PreconditionFailed, StockBelowReserved, InsufficientStockAtLocation
   */
  async set(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    onHand: number,
  ): Promise<Product> {
    const product = await this.products.lockForStocktaking(tx, id);
    if (!product) throw new ProductNotFound(id);
    assertStockUnchanged(ifMatch, product);
    const before = { onHand: product.stock.onHand };
    const { stock } = product;
    stock.setOnHand(onHand, this.clock.now());
    await this.moveInto(tx, actor, stock, onHand - before.onHand);
    this.changes.announce(tx);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.stock-set',
      subject: { type: 'product', id },
      before,
      after: { onHand },
    });
    return product;
  }

  private async moveInto(
    tx: Transaction,
    actor: Actor,
    stock: Stock,
    onHandDelta: number,
  ): Promise<void> {
    // A count that finds what was expected moves nothing, but it is newer than the one before.
    if (onHandDelta === 0) return this.products.saveStock(tx, stock);
    const { productId } = stock;
    const locationId = DEFAULT_LOCATION_ID;
    const onHand = (await this.ledger.lock(tx, [productId])).get(productId)?.onHandHere ?? 0;
    if (onHand + onHandDelta < 0)
      throw new InsufficientStockAtLocation(locationId, [
        { productId, requested: -onHandDelta, onHand },
      ]);
    const movement = { type: 'adjustment', productId, locationId, onHandDelta } as const;
    const by = { actorId: actor.userId, reason: null };
    await this.ledger.post(tx, [{ ...movement, reservedDelta: 0 }], by, stock.updatedAt);
  }
}

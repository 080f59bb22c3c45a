import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Ledger } from '../ledger/ledger.js';
import { Locations } from '../ledger/locations.js';
import { InsufficientStockAtLocation, LocationInactive } from '../ledger/stock.errors.js';
import { CatalogueChanges } from '../products/catalogue-changes.js';
import { ProductNotFound } from '../products/product.errors.js';
import { SameLocation } from './adjustment.errors.js';
import { adjustmentOf } from './adjustment.js';
import type { AdjustStockRequest } from './dto/adjust-stock.request.js';
import type { TransferStockRequest } from './dto/transfer-stock.request.js';
import {
  type ListedMovement,
  MOVEMENTS,
  type ProductStock,
  STOCK_OF_PRODUCT,
} from './stock.sql.js';

const NEWEST = '9223372036854775807';

/** The stock of single products, by location. */
@Injectable()
export class StockService {
  constructor(
    private readonly statements: Statements,
    private readonly ledger: Ledger,
    private readonly changes: CatalogueChanges,
    private readonly locations: Locations,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ProductNotFound */
  async get(productId: string): Promise<ProductStock> {
    const [stock] = await this.statements.read<ProductStock>(STOCK_OF_PRODUCT, [productId]);
    if (!stock) throw new ProductNotFound(productId);
    return stock;
  }

  /**
   * Lists the newest movements first.
   * @throws ProductNotFound
   */
  async movements(productId: string, { limit, after }: PageRequest): Promise<ListedMovement[]> {
    const values = [productId, after?.[0] ?? NEWEST, limit];
    const found = await this.statements.run<ListedMovement>(MOVEMENTS, values);
    // A product without any is rare: it never had stock.
    if (found.length === 0) await this.get(productId);
    return found;
  }

  /** @throws what `adjustmentOf` throws, and ProductNotFound, UnknownLocation */
  async adjust(
    tx: Transaction,
    actor: Actor,
    productId: string,
    { locationId, type, reason, ...quantity }: AdjustStockRequest,
  ): Promise<ProductStock> {
    const location = await this.locations.get(tx, locationId);
    const locked = await this.ledger.lock(tx, [productId], { locationId: location.id });
    const stock = locked.get(productId);
    if (!stock) throw new ProductNotFound(productId);
    const movement = adjustmentOf(type, quantity, stock, location);
    if (movement) await this.ledger.post(tx, [movement], { actorId: actor.userId, reason });
    this.changes.announce(tx);
    const onHand = stock.onHandHere + (movement?.onHandDelta ?? 0);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.stock-adjusted',
      subject: { type: 'product', id: productId },
      before: { locationId: location.id, onHand: stock.onHandHere },
      after: { type, onHand },
    });
    return this.getIn(tx, productId);
  }

  /**
   * @throws ProductNotFound, SameLocation, UnknownLocation, LocationInactive,
   * InsufficientStockAtLocation
   */
  async transfer(
    tx: Transaction,
    actor: Actor,
    productId: string,
    { fromLocationId, toLocationId, quantity, reason = 'transfer' }: TransferStockRequest,
  ): Promise<ProductStock> {
    if (fromLocationId === toLocationId) throw new SameLocation();
    const from = await this.locations.get(tx, fromLocationId, '/fromLocationId');
    const to = await this.locations.get(tx, toLocationId, '/toLocationId');
    if (!to.active) throw new LocationInactive(to.id);
    const locked = await this.ledger.lock(tx, [productId], { locationId: from.id });
    const stock = locked.get(productId);
    if (!stock) throw new ProductNotFound(productId);
    const { onHandHere: onHand } = stock;
    if (onHand < quantity)
      throw new InsufficientStockAtLocation(from.id, [{ productId, requested: quantity, onHand }]);
    const movement = { productId, type: 'adjustment', reservedDelta: 0 } as const;
    const movements = [
      { ...movement, locationId: from.id, onHandDelta: -quantity },
      { ...movement, locationId: to.id, onHandDelta: quantity },
    ];
    await this.ledger.post(tx, movements, { actorId: actor.userId, reason });
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.stock-transferred',
      subject: { type: 'product', id: productId },
      after: { fromLocationId: from.id, toLocationId: to.id, quantity },
    });
    return this.getIn(tx, productId);
  }

  private async getIn(tx: Transaction, productId: string): Promise<ProductStock> {
    const rows = await this.statements.runIn<ProductStock>(tx, STOCK_OF_PRODUCT, [productId]);
    return rows[0] as ProductStock;
  }
}

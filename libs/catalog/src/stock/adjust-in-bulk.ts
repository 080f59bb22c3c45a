import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Ledger, type LockedStock } from '../ledger/ledger.js';
import { Locations } from '../ledger/locations.js';
import type { Movement } from '../ledger/movement.js';
import { CatalogueChanges } from '../products/catalogue-changes.js';
import { ProductNotFound } from '../products/product.errors.js';
import { adjustmentOf } from './adjustment.js';
import type { AdjustStockInBulkRequest, StockItem } from './dto/stock-in-bulk.request.js';
import type { StockInBulkResponse } from './dto/stock-in-bulk.response.js';
import { PRODUCT_IDS_BY_SKU } from './stock.sql.js';

type ItemResult = StockInBulkResponse['results'][number];

/** Adjusts the stock of many products at one location, for imports and warehouse systems. */
@Injectable()
export class AdjustInBulk {
  constructor(
    private readonly statements: Statements,
    private readonly ledger: Ledger,
    private readonly changes: CatalogueChanges,
    private readonly locations: Locations,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Applies or refuses each item by itself, in the order of the request, with the same number of
   * statements for any number of items.
   * @throws UnknownLocation
   */
  async adjust(
    tx: Transaction,
    actor: Actor,
    { locationId, type, reason, items }: AdjustStockInBulkRequest,
  ): Promise<ItemResult[]> {
    const location = await this.locations.get(tx, locationId);
    const productIds = await this.productIdsOf(tx, items);
    const known = [...new Set(productIds.filter((id) => id !== undefined))];
    const stock = new Map(await this.ledger.lock(tx, known, { locationId: location.id }));
    const movements: Movement[] = [];
    const results = items.map((item, at): ItemResult => {
      const id = productIds[at];
      try {
        const before = stock.get(id ?? '');
        if (!before) throw new ProductNotFound(item.sku ?? item.productId ?? '');
        const movement = adjustmentOf(type, item, before, location);
        if (movement) movements.push(movement);
        const after = movement ? moved(before, movement.onHandDelta) : before;
        stock.set(after.productId, after);
        return appliedTo(after);
      } catch (error) {
        return refusedBy(error, id);
      }
    });
    const by = { actorId: actor.userId, reason };
    if (movements.length > 0) await this.ledger.post(tx, movements, by);
    this.changes.announce(tx);
    const refused = results.filter(({ status }) => status === 'refused').length;
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.stock-adjusted-in-bulk',
      subject: { type: 'location', id: location.id },
      // The ledger has every product with its actor.
      after: { type, applied: results.length - refused, refused },
    });
    return results;
  }

  private async productIdsOf(
    tx: Transaction,
    items: readonly StockItem[],
  ): Promise<Array<string | undefined>> {
    const skus = items.flatMap(({ sku }) => sku ?? []);
    const rows =
      skus.length === 0
        ? []
        : await this.statements.runIn<{ id: string; sku: string }>(tx, PRODUCT_IDS_BY_SKU, [skus]);
    const bySku = new Map(rows.map(({ id, sku }) => [sku, id]));
    return items.map(({ productId, sku }) => productId ?? bySku.get(sku ?? ''));
  }
}

const moved = (stock: LockedStock, delta: number): LockedStock => ({
  ...stock,
  onHand: stock.onHand + delta,
  onHandHere: stock.onHandHere + delta,
});

const appliedTo = ({ productId, onHandHere }: LockedStock): ItemResult => ({
  status: 'applied',
  productId,
  onHand: onHandHere,
  code: null,
  detail: null,
});

function refusedBy(error: unknown, productId: string | undefined): ItemResult {
  if (!(error instanceof DomainError)) throw error;
  const { problem, message: detail } = error;
  return {
    status: 'refused',
    productId: productId ?? null,
    onHand: null,
    code: problem.code,
    detail,
  };
}

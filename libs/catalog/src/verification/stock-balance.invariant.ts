import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { stockDiscrepancies } from '../stock/stock-discrepancies.js';

@Injectable()
export class StockBalance extends RowInvariant {
  override readonly name = 'stock-balance';
  override readonly description =
    'On hand is the sum of the locations and of the ledger, and reserved is the sum of the ' +
    'reservations and of the ledger.';
  protected override readonly rows = { table: 'catalog.stock', key: 'product_id' };
  /**
   * Each page reads all reservations once, since these have no index by product: one would cost
   * every sale. So the pages are large.
   */
  protected override readonly pageSize = 50_000;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await stockDiscrepancies(snapshot, range);
    return found.map((each) => ({
      kind: 'product',
      id: each.productId,
      says:
        `On hand are ${each.onHand}, in locations ${each.onHandInLevels}, in the ledger ` +
        `${each.onHandInLedger}. Reserved are ${each.reserved}, in reservations ` +
        `${each.reservedInReservations}, in the ledger ${each.reservedInLedger}.`,
    }));
  }
}

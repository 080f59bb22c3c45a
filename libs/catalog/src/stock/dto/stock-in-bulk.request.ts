import { ApiSchema, ExactlyOneOf } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Line } from '@orderly/platform/http/fields/text';
import type { ADJUSTMENT_TYPES } from '../adjustment.js';
import { AdjustmentType, Delta, LocationId, OnHandHere, Reason } from './adjust-stock.request.js';

@ExactlyOneOf(['productId', 'sku'], { besides: 1 })
@ExactlyOneOf(['delta', 'onHand'], { besides: 1 })
export class StockItem {
  @Id({ optional: true })
  readonly productId?: string;

  @Line({ max: 100, optional: true, examples: ['TEA-EARL-GREY-100'] })
  readonly sku?: string;

  @Delta()
  readonly delta?: number;

  @OnHandHere()
  readonly onHand?: number;
}

@ApiSchema({
  name: 'AdjustStockInBulk',
  examples: [
    {
      type: 'adjustment',
      reason: 'Count of 20 November',
      items: [
        { sku: 'TEA-EARL-GREY-100', onHand: 118 },
        { sku: 'TEA-ASSAM-100', delta: -2 },
      ],
    },
  ],
})
export class AdjustStockInBulkRequest {
  @LocationId({ optional: true })
  readonly locationId?: string;

  @AdjustmentType()
  readonly type: (typeof ADJUSTMENT_TYPES)[number];

  @Reason()
  readonly reason: string;

  @ListOf(StockItem, {
    min: 1,
    max: 1_000,
    description:
      'Each names its product by `productId` or `sku`, and takes either `delta` or `onHand`.',
  })
  readonly items: readonly StockItem[];
}

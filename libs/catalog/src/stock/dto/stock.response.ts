import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { objectOf, unboundedListOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { OnHandCount, ReservedCount } from '../../products/dto/product.response.js';
import type { ProductStock } from '../stock.sql.js';

@ApiSchema({ name: 'StockLevel', description: 'The stock of a product at one location.' })
class StockLevelResponse {
  @Id()
  readonly locationId: string;

  @PlainString({ description: 'The code of the location.', examples: ['main'] })
  readonly location: string;

  @Int({ min: 0, description: 'The quantity at the location.' })
  readonly onHand: number;
}

@ApiSchema({ name: 'Stock', description: 'The stock of one product.' })
export class StockResponse {
  @Id()
  readonly productId: string;

  @OnHandCount()
  readonly onHand: number;

  @ReservedCount()
  readonly reserved: number;

  @Int({ min: 0 })
  readonly available: number;

  @Field(unboundedListOf(objectOf(() => StockLevelResponse)), {
    description: 'Where the quantity on hand is, by the code of the location.',
  })
  readonly levels: readonly StockLevelResponse[];

  @Timestamp()
  readonly updatedAt: string;
}

export const toStockResponse = (stock: ProductStock): StockResponse => ({
  productId: stock.productId,
  onHand: stock.onHand,
  reserved: stock.reserved,
  available: stock.onHand - stock.reserved,
  levels: stock.levels,
  updatedAt: stock.updatedAt,
});

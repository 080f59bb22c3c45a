import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import type { OrderLine } from '../../order/order.entity.js';
import { LinePriceResponse, type PricedOrder, toLinePrice } from './order-price.response.js';

/** A line of an order or of a quote, with its price. */
export class PricedLineResponse extends LinePriceResponse {
  @Id()
  readonly productId: string;

  @PlainString()
  readonly sku: string;

  @PlainString()
  readonly name: string;

  @Int({ min: 1 })
  readonly quantity: number;

  @MoneyField()
  readonly unitPrice: MoneyResponse;

  @MoneyField({ description: 'Unit price times quantity, before discounts.' })
  readonly total: MoneyResponse;
}

export const toPricedLine = (line: OrderLine, order: PricedOrder): PricedLineResponse => ({
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: line.unitPrice.toJSON(),
  total: line.total.toJSON(),
  ...toLinePrice(line, order),
});

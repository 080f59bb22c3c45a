import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { CURRENCIES } from '@orderly/platform/kernel/money/currency';
import type { Order } from '../../order/order.entity.js';
import {
  LinePriceResponse,
  OrderPriceResponse,
  toLinePrice,
  toOrderPrice,
} from './order-price.response.js';
import { MAX_LINES } from './place-order.request.js';

class QuotedLineResponse {
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

@ApiSchema({ name: 'QuotedLine' })
class PricedLineResponse extends allOf(QuotedLineResponse, LinePriceResponse) {}

class QuoteHead {
  @OneOf(CURRENCIES, { description: 'The currency of all amounts.' })
  readonly currency: string;

  @ListOf(PricedLineResponse, { max: MAX_LINES })
  readonly lines: readonly PricedLineResponse[];
}

@ApiSchema({
  name: 'OrderQuote',
  description: 'What an order would cost if it were placed now. It promises nothing.',
})
export class OrderQuoteResponse extends allOf(QuoteHead, OrderPriceResponse) {}

export const toOrderQuoteResponse = (order: Order): OrderQuoteResponse => ({
  currency: order.total.currency,
  lines: order.lines.map((line) => ({
    productId: line.productId,
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice.toJSON(),
    total: line.total.toJSON(),
    ...toLinePrice(line, order),
  })),
  ...toOrderPrice(order),
});

import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { CURRENCIES } from '@orderly/platform/kernel/money/currency';
import type { Order } from '../../order/order.entity.js';
import { OrderPriceResponse, toOrderPrice } from './order-price.response.js';
import { MAX_LINES } from './place-order.request.js';
import { PricedLineResponse, toPricedLine } from './priced-line.response.js';

@ApiSchema({ name: 'QuotedLine' })
class QuotedLineResponse extends PricedLineResponse {}

class QuoteHead {
  @OneOf(CURRENCIES, { description: 'The currency of all amounts.' })
  readonly currency: string;

  @ListOf(QuotedLineResponse, { max: MAX_LINES })
  readonly lines: readonly QuotedLineResponse[];
}

@ApiSchema({
  name: 'OrderQuote',
  description: 'What an order would cost if it were placed now. It promises nothing.',
})
export class OrderQuoteResponse extends allOf(QuoteHead, OrderPriceResponse) {}

export const toOrderQuoteResponse = (order: Order): OrderQuoteResponse => ({
  currency: order.total.currency,
  lines: order.lines.map((line) => toPricedLine(line, order)),
  ...toOrderPrice(order),
});

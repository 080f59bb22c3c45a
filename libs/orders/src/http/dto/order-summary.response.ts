import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { ListedOrder } from '../../reading/order.rows.js';
import { MAX_LISTED_LINES } from '../../reading/order-lists.js';
import { OrderHead, toOrderHead } from './order-head.response.js';
import { OrderLineResponse, toOrderLines } from './order-line.response.js';

@ApiSchema({
  name: 'OrderSummary',
  description: 'An order without its lines, as in lists.',
})
class OrderSummaryResponse extends OrderHead {
  @Int({ min: 1 })
  readonly lineCount: number;

  @ListOf(OrderLineResponse, {
    max: MAX_LISTED_LINES,
    optional: true,
    description: 'The first 100 lines, with `expand=lines`.',
  })
  readonly lines?: readonly OrderLineResponse[];
}

export const OrderList = pageOf(OrderSummaryResponse, 'OrderList');

export const toOrderSummaryResponse = (order: ListedOrder, actor: Actor): OrderSummaryResponse => ({
  ...toOrderHead(order, actor),
  lineCount: order.lineCount,
  ...(order.detailed && { lines: toOrderLines(order.detailed) }),
});

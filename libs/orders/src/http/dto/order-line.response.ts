import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import type { Order } from '../../order/order.entity.js';
import { PricedLineResponse, toPricedLine } from './priced-line.response.js';

@ApiSchema({
  name: 'OrderLine',
  description: 'SKU, name and price as they were when the order was placed.',
})
export class OrderLineResponse extends PricedLineResponse {
  @Id()
  readonly id: string;

  @Int({ min: 0 })
  readonly shippedQuantity: number;

  @Int({ min: 0, description: 'The part of `shippedQuantity` that came back.' })
  readonly returnedQuantity: number;

  @Int({
    min: 0,
    description: 'What will not be shipped, because the order was closed after a part was shipped.',
  })
  readonly cancelledQuantity: number;

  @Int({
    min: 0,
    description:
      'The units that need not be paid: returned, cancelled when the order was closed, or ' +
      'refunded by lines. What was paid for them is refunded.',
  })
  readonly refundedQuantity: number;
}

export const toOrderLines = (order: Order): OrderLineResponse[] =>
  order.lines.map((line) => ({
    id: line.id,
    ...toPricedLine(line, order),
    shippedQuantity: line.shippedQuantity,
    returnedQuantity: line.returnedQuantity,
    cancelledQuantity: line.cancelledQuantity,
    refundedQuantity: line.refundedQuantity,
  }));

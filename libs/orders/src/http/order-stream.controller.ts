import { Controller, Get, Req, type StreamableFile } from '@nestjs/common';
import { type OrderlyRequest, RequirePermission } from '@orderly/platform/access/access.decorators';
import { ApiDoc } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { EventStreamRoute } from '@orderly/platform/streams/event-stream-route';
import { OrderPermission } from '../order/orders.permissions.js';
import { OrderStream } from '../stream/order-stream.js';

@Controller({ path: 'orders', version: '1' })
@ApiTags('Orders')
export class OrderStreamController {
  constructor(private readonly stream: OrderStream) {}

  @Get('stream')
  @ApiDoc(
    'Follow changes of orders',
    'Server-sent events: your own orders, or those of all customers with `orders:read-any`. ' +
      '`ready` comes first; orders that you list after it miss no change. Then one ' +
      '`order-changed` for each change, as the timeline has it, with `orderId`, `number`, ' +
      '`customerId`, `change`, `version`, `occurredAt`, and `status` and `paymentStatus` when it ' +
      'was read. `heartbeat` comes every 15 seconds. With `Last-Event-ID`, as EventSource sends ' +
      'it, the stream goes on after that event without a gap. `reset` says that some of what you ' +
      'missed is no longer remembered (10,000 changes, for a day): list the orders again. The ' +
      'stream ends when your token does.',
  )
  @RequirePermission(OrderPermission.Read)
  @EventStreamRoute('Events until one side ends the stream.')
  streamOrders(@Req() request: OrderlyRequest): Promise<StreamableFile> {
    return this.stream.begin(request);
  }
}

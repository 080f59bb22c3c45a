import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { VisibleText } from '@orderly/platform/http/fields/text';

@ApiSchema({
  name: 'CancelOrder',
  mayBeLeftOut: true,
  examples: [{ reason: 'Ordered twice by mistake.' }],
})
export class CancelOrderRequest {
  @VisibleText({
    max: 500,
    optional: true,
    description: 'For the customer, the staff and the timeline.',
  })
  readonly reason?: string;
}

@ApiSchema({
  name: 'CloseOrder',
  mayBeLeftOut: true,
  examples: [{ reason: 'The rest is out of stock.' }],
})
export class CloseOrderRequest extends CancelOrderRequest {}

import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MAX_QUANTITY } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line } from '@orderly/platform/http/fields/text';

export const MAX_LINES = 1_500;

@ApiSchema({
  name: 'RequestedLine',
  description:
    'A product and its quantity. The price comes from the catalogue, never from the client.',
})
class RequestedLine {
  @Id()
  readonly productId: string;

  @Int({ min: 1, max: MAX_QUANTITY })
  readonly quantity: number;
}

@ApiSchema({
  name: 'PlaceOrder',
  examples: [
    {
      lines: [{ productId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', quantity: 2 }],
      reference: 'PO-2026-118',
    },
  ],
})
export class PlaceOrderRequest {
  @ListOf(RequestedLine, {
    min: 1,
    max: MAX_LINES,
    description: 'Lines with the same product are merged into one, in the place of the first.',
  })
  readonly lines: readonly RequestedLine[];

  @Id({
    optional: true,
    description:
      'The customer of the order. Default: the caller. Other customers need ' +
      '`orders:place-any`.',
  })
  readonly customerId?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'Your own reference, such as an invoice number.',
    examples: ['PO-2026-118'],
  })
  readonly reference?: string;
}

import { ApiSchema, ExactlyOneOf } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import {
  MAX_QUANTITY,
  type PositivePrice,
  PositivePriceField,
} from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { VisibleText } from '@orderly/platform/http/fields/text';

@ApiSchema({ name: 'CreditedLine' })
class CreditedLineRequest {
  @Id({ description: 'The id of the line of the order.' })
  readonly orderLineId: string;

  @Int({ min: 1, max: MAX_QUANTITY })
  readonly quantity: number;
}

@ApiSchema({
  name: 'IssueCreditNote',
  description: 'What is credited is an `amount`, or quantities of `lines`.',
  examples: [{ reason: 'Arrived damaged.', amount: { amount: 500, currency: 'GBP' } }],
})
@ExactlyOneOf(['amount', 'lines'], { besides: 1 })
export class IssueCreditNoteRequest {
  @VisibleText({ max: 500, description: 'The customer reads it on the credit note.' })
  readonly reason: string;

  @PositivePriceField({
    optional: true,
    description: 'With tax. It is divided between the tax rates of the invoice.',
  })
  readonly amount?: PositivePrice;

  @ListOf(CreditedLineRequest, {
    min: 1,
    max: 1_500,
    optional: true,
    description: 'Quantities that are credited at the price of the invoice.',
  })
  readonly lines?: readonly CreditedLineRequest[];
}

import { ApiSchema, AtMostOneOf } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import {
  MAX_QUANTITY,
  PositivePrice,
  PositivePriceField,
} from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line, VisibleText } from '@orderly/platform/http/fields/text';
import { MAX_LINES } from './place-order.request.js';

/** For the descriptions of routes that ask a provider for something. */
export const FOLLOW_PAYMENT =
  'The provider is called after the response: follow `status` and `operations`.';

const GATEWAY = { max: 32, examples: ['stripe', 'manual'] };

@ApiSchema({ name: 'PayOrder', examples: [{ gateway: 'stripe' }, { gateway: 'manual' }] })
export class PayOrderRequest {
  @Line({
    ...GATEWAY,
    description: '`manual` is a bank transfer or an order on account; others are providers.',
  })
  readonly gateway: string;

  @PositivePriceField({
    optional: true,
    description: 'Default: all that is due. Several payments may share the total.',
  })
  readonly amount?: PositivePrice;

  @OneOf(['automatic', 'manual'], {
    optional: true,
    description:
      'Whether the provider captures the money as soon as it is authorised (the default), or ' +
      'waits for a capture, for example until the goods are shipped.',
  })
  readonly capture?: 'automatic' | 'manual';
}

@ApiSchema({
  name: 'CapturePayment',
  mayBeLeftOut: true,
  examples: [{ amount: { amount: 1299, currency: 'GBP' } }],
})
export class CapturePaymentRequest {
  @PositivePriceField({
    optional: true,
    description: 'Default: all that is authorised. The provider releases the rest.',
  })
  readonly amount?: PositivePrice;
}

@ApiSchema({ name: 'LineToRefund' })
class LineToRefund {
  @Id({ description: 'The `id` of a line of the order.' })
  readonly lineId: string;

  @Int({ min: 1, max: MAX_QUANTITY })
  readonly quantity: number;
}

@ApiSchema({
  name: 'RefundPayment',
  examples: [
    { amount: { amount: 500, currency: 'GBP' }, reason: 'Damaged in transit.' },
    {
      lines: [{ lineId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', quantity: 1 }],
      reason: 'Lost in transit.',
    },
  ],
})
@AtMostOneOf(['amount', 'lines'])
export class RefundPaymentRequest {
  @PositivePriceField({
    optional: true,
    description: 'Default without `lines`: all that can still be refunded.',
  })
  readonly amount?: PositivePrice;

  @ListOf(LineToRefund, {
    min: 1,
    max: MAX_LINES,
    optional: true,
    description:
      'The units whose price is refunded, after discounts and with tax. Each unit is refunded ' +
      'once: `refundedQuantity` of the line counts them. Some of them must have cost something.',
  })
  readonly lines?: readonly LineToRefund[];

  @VisibleText({ max: 500, optional: true, description: 'For the customer and the staff.' })
  readonly reason?: string;
}

@ApiSchema({ name: 'VoidPayment', mayBeLeftOut: true, examples: [{ reason: 'Pays by card.' }] })
export class VoidPaymentRequest {
  @VisibleText({ max: 500, optional: true, description: 'For the customer and the staff.' })
  readonly reason?: string;
}

@ApiSchema({
  name: 'RecordPayment',
  examples: [
    { amount: { amount: 1299, currency: 'GBP' }, reference: 'Statement 2026-11-30, line 4' },
  ],
})
export class RecordPaymentRequest {
  @PositivePriceField({ optional: true, description: 'Default: all that is missing.' })
  readonly amount?: PositivePrice;

  @Line({
    max: 200,
    optional: true,
    description: 'Where the money can be found, such as a line of a bank statement.',
  })
  readonly reference?: string;
}

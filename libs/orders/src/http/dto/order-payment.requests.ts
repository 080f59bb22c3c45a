import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { Line, VisibleText } from '@orderly/platform/http/fields/text';

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

  @PriceField({
    optional: true,
    description: 'Default: all that is due. Several payments may share the total.',
  })
  readonly amount?: Price;

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
  @PriceField({
    optional: true,
    description: 'Default: all that is authorised. The provider releases the rest.',
  })
  readonly amount?: Price;
}

@ApiSchema({
  name: 'RefundPayment',
  examples: [{ amount: { amount: 500, currency: 'GBP' }, reason: 'Damaged in transit.' }],
})
export class RefundPaymentRequest {
  @PriceField({ optional: true, description: 'Default: all that can still be refunded.' })
  readonly amount?: Price;

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
  @PriceField({ optional: true, description: 'Default: all that is missing.' })
  readonly amount?: Price;

  @Line({
    max: 200,
    optional: true,
    description: 'Where the money can be found, such as a line of a bank statement.',
  })
  readonly reference?: string;
}

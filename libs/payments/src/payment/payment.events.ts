import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id, RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { CURRENCIES, type Currency } from '@orderly/platform/kernel/money/currency';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';
import { PAYMENT_STATES, type PaymentState } from './payment-status.js';
import { PaymentPermission } from './payments.permissions.js';

export class PaymentOperationRequestedData {
  @RfcId()
  readonly operationId: string;

  @RfcId()
  readonly paymentId: string;
}

export const PAYMENT_OPERATION_REQUESTED = defineEvent({
  type: 'payments.operation-requested.v1',
  summary: 'The worker is to call the provider. The subject is that of the payment.',
  data: PaymentOperationRequestedData,
  audience: 'internal',
});

const PAYMENT_CHANGES = [
  'requires-action',
  'processing',
  'authorised',
  'captured',
  'refunded',
  'capture-failed',
  'void-failed',
  'refund-failed',
  'voided',
  'failed',
] as const;

export type PaymentChange = (typeof PAYMENT_CHANGES)[number];

/**
 * The amounts are those after all changes. The subject is the payment's own, such as the order, so
 * that everything about one order arrives in order.
 */
@ApiSchema({ name: 'PaymentChangedData', description: 'Amounts are in minor units.' })
export class PaymentChangedData {
  @RfcId()
  readonly paymentId: string;

  @Id({ description: 'What is paid for, such as an order.' })
  readonly subjectId: string;

  @RfcId()
  readonly customerId: string;

  @OneOf(PAYMENT_STATES)
  readonly status: PaymentState;

  @OneOf(CURRENCIES)
  readonly currency: Currency;

  @Int({ min: 0 })
  readonly amount: number;

  @Int({ min: 0 })
  readonly authorised: number;

  @Int({ min: 0 })
  readonly captured: number;

  @Int({ min: 0 })
  readonly refunded: number;

  @OneOf(PAYMENT_CHANGES)
  readonly change: PaymentChange;
}

export const PAYMENT_CHANGED = defineEvent({
  type: 'payments.payment-changed.v1',
  summary:
    'Something is known about a payment that was not known before. There is one event for each ' +
    'change.',
  data: PaymentChangedData,
  audience: 'public',
  permission: PaymentPermission.Read,
});

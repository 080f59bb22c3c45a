import type { Currency } from '@orderly/platform/kernel/money/currency';
import type { PaymentState } from './payment-status.js';

/** The worker is to call the provider. The subject is that of the payment. */
export const PAYMENT_OPERATION_REQUESTED = 'payments.operation-requested.v1';

export interface PaymentOperationRequestedData {
  readonly operationId: string;
  readonly paymentId: string;
}

export const PAYMENT_CHANGED = 'payments.payment-changed.v1';

export type PaymentChange =
  | 'requires-action'
  | 'processing'
  | 'authorised'
  | 'captured'
  | 'refunded'
  | 'capture-failed'
  | 'void-failed'
  | 'refund-failed'
  | 'voided'
  | 'failed';

/**
 * Something is known about a payment that was not known before. One event for each change; the
 * amounts are those after all of them. The subject is the payment's own, such as the order, so that
 * everything about one order arrives in order.
 */
export interface PaymentChangedData {
  readonly paymentId: string;
  readonly subjectId: string;
  readonly customerId: string;
  readonly status: PaymentState;
  readonly currency: Currency;
  /** Minor units, as all amounts here. */
  readonly amount: number;
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  readonly change: PaymentChange;
}

/** What a payment is, as far as its provider has said. Refunds are amounts, not a status. */
export const PAYMENT_STATES = [
  'pending',
  'requires-action',
  'processing',
  'authorised',
  'captured',
  'voided',
  'failed',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** A step that moves money, or prepares to. */
export const OPERATION_KINDS = ['authorise', 'capture', 'void', 'refund'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** A step stays pending until its outcome is known. A time-out is not an outcome. */
export const OPERATION_STATES = ['pending', 'succeeded', 'failed'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

const FINAL: ReadonlySet<PaymentState> = new Set(['captured', 'voided', 'failed']);

/** No report changes the status any more. Refunds may still follow. */
export const isFinal = (status: PaymentState): boolean => FINAL.has(status);

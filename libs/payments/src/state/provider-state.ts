import type { PaymentState } from '../payment/payment-status.js';

/** A refund as the provider reports it. */
export interface ProviderRefund {
  readonly providerRef: string;
  /** Our operation, if the provider sent its id back; null for a refund made at the provider. */
  readonly operationId: string | null;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
}

/**
 * What a provider says about a payment: in the answer to a call, in an event, or when it is asked.
 * A report may be partial, such as an event about one refund: `pending` and 0 say nothing.
 */
export interface ProviderState {
  readonly providerRef: string | null;
  readonly status: PaymentState;
  /** When the provider was in this state: at this time or later. */
  readonly observedAt: Date;
  readonly authorised: number;
  readonly captured: number;
  readonly refunds: readonly ProviderRefund[];
  /** The provider's code for the last refusal. */
  readonly failure: string | null;
}

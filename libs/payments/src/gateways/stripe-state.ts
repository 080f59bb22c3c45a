import type Stripe from 'stripe';
import type { PaymentState } from '../payment/payment-status.js';
import type { ProviderRefund, ProviderState } from '../state/provider-state.js';
import { fromStripeAmount } from './stripe-amount.js';

/** The seven statuses of a payment intent. Only the last two are final. */
const STATES: Readonly<Record<string, PaymentState>> = {
  requires_payment_method: 'requires-action',
  requires_confirmation: 'requires-action',
  requires_action: 'requires-action',
  processing: 'processing',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
};

const MAX_CODE_LENGTH = 100;

/** A payment intent as a report. A declined card leaves it open: the customer may try another. */
export function toReport(
  intent: Stripe.PaymentIntent,
  observedAt: Date,
  refunds: readonly Stripe.Refund[] = [],
): ProviderState {
  const { id, currency, amount, amount_received: received, last_payment_error: error } = intent;
  const status = STATES[intent.status] ?? 'pending';
  const isHeld = status === 'authorised' || status === 'captured';
  return {
    providerRef: id,
    status,
    observedAt,
    authorised: isHeld ? fromStripeAmount(amount, currency) : 0,
    captured: status === 'captured' ? fromStripeAmount(received, currency) : 0,
    refunds: refunds.map(toRefund),
    failure: (error?.decline_code ?? error?.code ?? null)?.slice(0, MAX_CODE_LENGTH) ?? null,
  };
}

/** A report that says nothing but what became of one refund. */
export const toRefundReport = (refund: Stripe.Refund, observedAt: Date): ProviderState => ({
  providerRef: idOf(refund.payment_intent),
  status: 'pending',
  observedAt,
  authorised: 0,
  captured: 0,
  refunds: [toRefund(refund)],
  failure: null,
});

function toRefund({ id, amount, currency, status, metadata }: Stripe.Refund): ProviderRefund {
  return {
    providerRef: id,
    operationId: metadata?.['operation_id'] ?? null,
    amount: fromStripeAmount(amount, currency),
    status: REFUND_STATES[status ?? ''] ?? 'pending',
  };
}

const REFUND_STATES: Readonly<Record<string, ProviderRefund['status']>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

const idOf = (reference: string | { readonly id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

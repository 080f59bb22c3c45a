import type Stripe from 'stripe';
import { toRefundReport, toReport } from '../gateways/stripe-state.js';
import type { ProviderState } from '../state/provider-state.js';

/** An event of a provider, as far as it matters to a payment. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  /** Null for an event that says nothing about payments. */
  readonly report: ProviderState | null;
  /** The payment that the provider was told; its own id may not be known yet. */
  readonly paymentId: string | null;
}

/** Stripe dates an event to the second: the state is that of its end, or a later one. */
const LAST_MS_OF_A_SECOND = 999;

/** An event of Stripe whose signature was checked. */
export function toProviderEvent(event: Stripe.Event): ProviderEvent {
  const { id, type, created } = event;
  const occurredAt = new Date(created * 1_000);
  const observedAt = new Date(created * 1_000 + LAST_MS_OF_A_SECOND);
  const object = event.data.object as { readonly object: string };
  const about = { id, type, occurredAt };
  if (object.object === 'payment_intent') {
    const intent = object as Stripe.PaymentIntent;
    const paymentId = intent.metadata['payment_id'] ?? null;
    return { ...about, report: toReport(intent, observedAt), paymentId };
  }
  if (object.object === 'refund')
    return {
      ...about,
      report: toRefundReport(object as Stripe.Refund, observedAt),
      paymentId: null,
    };
  return { ...about, report: null, paymentId: null };
}

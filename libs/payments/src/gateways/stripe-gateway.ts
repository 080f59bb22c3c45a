import { Injectable } from '@nestjs/common';
import type { ProviderState } from '../state/provider-state.js';
import { type GatewayCall, type GatewayPayment, PaymentGateway } from './payment-gateway.js';
import { stripeUnit, toStripeAmount } from './stripe-amount.js';
import { StripeClient } from './stripe-client.js';
import { toRefundReport, toReport } from './stripe-state.js';

export const STRIPE = 'stripe';
/** The longest list that Stripe returns; a payment has fewer refunds. */
const MOST_REFUNDS = 100;

/**
 * Cards and other methods of Stripe. Authorising creates a payment intent, which moves no money:
 * the customer confirms it in the browser with the client secret. The time of a report is that
 * before its request, because the state is at least as new.
 */
@Injectable()
export class StripeGateway extends PaymentGateway {
  override readonly name = STRIPE;
  override readonly keepsState = true;

  constructor(private readonly stripe: StripeClient) {
    super();
  }

  override get isOffered(): boolean {
    return this.stripe.isConfigured;
  }

  override unitOf(currency: string): number | null {
    return stripeUnit(currency);
  }

  override async authorise(
    { id, subjectId, amount, currency, capturesAtOnce }: GatewayPayment,
    { idempotencyKey }: GatewayCall,
  ): Promise<ProviderState> {
    const observedAt = new Date();
    const intent = await this.stripe.call(async ({ paymentIntents }) =>
      paymentIntents.create(
        {
          amount: toStripeAmount(amount, currency),
          currency: currency.toLowerCase(),
          capture_method: capturesAtOnce ? 'automatic' : 'manual',
          automatic_payment_methods: { enabled: true },
          metadata: { payment_id: id, subject_id: subjectId },
        },
        { idempotencyKey },
      ),
    );
    return toReport(intent, observedAt);
  }

  override async capture(
    payment: GatewayPayment,
    amount: number,
    { idempotencyKey }: GatewayCall,
  ): Promise<ProviderState> {
    const observedAt = new Date();
    const intent = await this.stripe.call(({ paymentIntents }) =>
      paymentIntents.capture(
        refOf(payment),
        { amount_to_capture: toStripeAmount(amount, payment.currency) },
        { idempotencyKey },
      ),
    );
    return toReport(intent, observedAt);
  }

  override async void(
    payment: GatewayPayment,
    { idempotencyKey }: GatewayCall,
  ): Promise<ProviderState> {
    const observedAt = new Date();
    const intent = await this.stripe.call(({ paymentIntents }) =>
      paymentIntents.cancel(refOf(payment), {}, { idempotencyKey }),
    );
    return toReport(intent, observedAt);
  }

  override async refund(
    payment: GatewayPayment,
    amount: number,
    { idempotencyKey }: GatewayCall,
  ): Promise<ProviderState> {
    const observedAt = new Date();
    const refund = await this.stripe.call(({ refunds }) =>
      refunds.create(
        {
          payment_intent: refOf(payment),
          amount: toStripeAmount(amount, payment.currency),
          metadata: { operation_id: idempotencyKey },
        },
        { idempotencyKey },
      ),
    );
    return toRefundReport(refund, observedAt);
  }

  override async fetch(payment: GatewayPayment): Promise<ProviderState> {
    const observedAt = new Date();
    const reference = refOf(payment);
    return this.stripe.call(async ({ paymentIntents, refunds }) => {
      const intent = await paymentIntents.retrieve(reference);
      if (intent.amount_received === 0) return toReport(intent, observedAt);
      const { data } = await refunds.list({ payment_intent: reference, limit: MOST_REFUNDS });
      return toReport(intent, observedAt, data);
    });
  }

  override async clientSecret(payment: GatewayPayment): Promise<string | null> {
    const intent = await this.stripe.call(({ paymentIntents }) =>
      paymentIntents.retrieve(refOf(payment)),
    );
    return intent.client_secret;
  }
}

function refOf({ id, providerRef }: GatewayPayment): string {
  if (providerRef === null) throw new Error(`Stripe does not know the payment ${id} yet.`);
  return providerRef;
}

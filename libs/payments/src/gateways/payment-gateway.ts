import type { Payment } from '../payment/payment.entity.js';
import type { ProviderState } from '../state/provider-state.js';

/** The facts about a payment that a gateway may use. */
export type GatewayPayment = Pick<
  Payment,
  'id' | 'subjectId' | 'providerRef' | 'amount' | 'currency' | 'capturesAtOnce' | 'captured'
>;

export interface GatewayCall {
  /** The same for every try of one step: the provider performs it once. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/**
 * A provider of payments. Each method resolves with what the provider says about the whole payment,
 * or throws `GatewayDeclined` when the provider certainly did not do it, or `GatewayUnavailable`
 * when that is not known.
 */
export abstract class PaymentGateway {
  /** Stored with payments: never rename one. */
  abstract readonly name: string;
  /** Whether new payments may use it. */
  abstract readonly isOffered: boolean;
  /** Whether the provider keeps a state of its own, which may differ from ours. */
  abstract readonly keepsState: boolean;

  /** Amounts must be multiples of it, in minor units; null for a currency that is not taken. */
  abstract unitOf(currency: string): number | null;

  abstract authorise(payment: GatewayPayment, call: GatewayCall): Promise<ProviderState>;
  abstract capture(
    payment: GatewayPayment,
    amount: number,
    call: GatewayCall,
  ): Promise<ProviderState>;
  abstract void(payment: GatewayPayment, call: GatewayCall): Promise<ProviderState>;
  abstract refund(
    payment: GatewayPayment,
    amount: number,
    call: GatewayCall,
  ): Promise<ProviderState>;
  /** For a payment that the provider knows. */
  abstract fetch(payment: GatewayPayment, signal: AbortSignal): Promise<ProviderState>;
  /** What the customer's browser needs to confirm the payment; null when it needs nothing. */
  abstract clientSecret(payment: GatewayPayment, signal: AbortSignal): Promise<string | null>;
}

/** The provider did not do it, and never will with this key. `code` is the provider's. */
export class GatewayDeclined extends Error {
  override readonly name = 'GatewayDeclined';

  constructor(readonly code: string) {
    super(`The provider declined: ${code}.`);
  }
}

/** The provider may or may not have done it: repeat the call with the same key, or ask. */
export class GatewayUnavailable extends Error {
  override readonly name = 'GatewayUnavailable';
}

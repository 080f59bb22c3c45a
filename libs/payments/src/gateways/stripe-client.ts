import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type Stripe from 'stripe';
import { GatewayDeclined, GatewayUnavailable } from './payment-gateway.js';

const TIMEOUT_MS = 8_000;
/** The caller repeats what fails, with the same key and for longer. */
const RETRIES = 1;
/** Seconds. Never 0: with it, the library would accept events of any age. */
const TOLERANCE_S = 300;

/** Stripe's library, loaded when it is first needed: most starts of the API never need it. */
@Injectable()
export class StripeClient {
  private client: Promise<Stripe> | undefined;

  constructor(private readonly config: AppConfig) {}

  get isConfigured(): boolean {
    return this.config.payments.stripe !== undefined;
  }

  /**
   * Runs one call.
   * @throws GatewayDeclined when Stripe refused the request itself
   * @throws GatewayUnavailable for everything else, such as a time-out: Stripe may have done it
   */
  async call<T>(work: (stripe: Stripe) => Promise<T>): Promise<T> {
    const stripe = await this.loaded();
    try {
      return await work(stripe);
    } catch (error) {
      throw explained(error);
    }
  }

  /**
   * The event in a body that Stripe signed.
   * @throws Error for any other body, also when the signature is too old
   */
  async verifiedEvent(body: Buffer, signature: string): Promise<Stripe.Event> {
    const stripe = await this.loaded();
    return stripe.webhooks.constructEvent(
      body,
      signature,
      this.settings.webhookSecret,
      TOLERANCE_S,
    );
  }

  private loaded(): Promise<Stripe> {
    this.client ??= this.load();
    return this.client;
  }

  private async load(): Promise<Stripe> {
    const { secretKey, apiUrl } = this.settings;
    const { protocol, hostname, port } = new URL(apiUrl);
    const { default: Library } = await import('stripe');
    return new Library(secretKey, {
      // It would send figures about our requests with the next one.
      telemetry: false,
      maxNetworkRetries: RETRIES,
      timeout: TIMEOUT_MS,
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port === '' ? {} : { port }),
    });
  }

  private get settings() {
    const { stripe } = this.config.payments;
    if (!stripe) throw new GatewayUnavailable('Stripe is not set up.');
    return stripe;
  }
}

/** The types of Stripe's errors that say that nothing was done. */
const REFUSALS: ReadonlySet<unknown> = new Set(['StripeCardError', 'StripeInvalidRequestError']);

function explained(error: unknown): Error {
  if (error instanceof GatewayDeclined) return error;
  const { type, code, decline_code: decline } = error as Partial<Stripe.errors.StripeCardError>;
  if (REFUSALS.has(type)) return new GatewayDeclined(decline ?? code ?? 'invalid_request');
  // The message may repeat what was sent: only the kind of the error goes on.
  return new GatewayUnavailable(`Stripe did not answer as it should: ${type ?? 'an error'}.`);
}

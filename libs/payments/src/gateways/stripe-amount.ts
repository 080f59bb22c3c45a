import { GatewayDeclined } from './payment-gateway.js';

/** Stripe writes these with two decimals, ISO 4217 with none. */
const WITH_MORE_DECIMALS: ReadonlySet<string> = new Set(['ISK', 'UGX']);
/** Stripe writes it without the decimals of ISO 4217, so an amount would become a hundredfold. */
const NOT_OFFERED: ReadonlySet<string> = new Set(['MGA']);

const factorOf = (currency: string): number => (WITH_MORE_DECIMALS.has(currency) ? 100 : 1);

/**
 * Our minor units as Stripe's.
 * @throws GatewayDeclined for a currency whose amounts Stripe writes in another way
 */
export function toStripeAmount(amount: number, currency: string): number {
  if (NOT_OFFERED.has(currency)) throw new GatewayDeclined('currency_not_supported');
  return amount * factorOf(currency);
}

/** Stripe's minor units as ours. A part of one, which cannot be ours, becomes a fraction. */
export const fromStripeAmount = (amount: number, currency: string): number =>
  amount / factorOf(currency.toUpperCase());

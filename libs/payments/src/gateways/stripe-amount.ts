import { exponentOf } from '@orderly/platform/kernel/money/currency';
import { GatewayDeclined } from './payment-gateway.js';

/** Stripe writes these with two decimals, which must be zeros; ISO 4217 writes none. */
const WITH_MORE_DECIMALS: ReadonlySet<string> = new Set(['ISK', 'UGX']);
/** Stripe writes it without the decimals of ISO 4217, so an amount would become a hundredfold. */
const NOT_OFFERED: ReadonlySet<string> = new Set(['MGA']);
/** Stripe's partners take two decimals, so the last of three must be a zero. */
const UNIT_OF_THREE_DECIMALS = 10;

const factorOf = (currency: string): number => (WITH_MORE_DECIMALS.has(currency) ? 100 : 1);

/** Stripe takes multiples of it, in our minor units; null for a currency that we do not offer. */
export function stripeUnit(currency: string): number | null {
  if (NOT_OFFERED.has(currency)) return null;
  return exponentOf(currency) === 3 ? UNIT_OF_THREE_DECIMALS : 1;
}

/**
 * Our minor units as Stripe's.
 * @throws GatewayDeclined for an amount or a currency that Stripe does not take from us
 */
export function toStripeAmount(amount: number, currency: string): number {
  const unit = stripeUnit(currency);
  if (unit === null) throw new GatewayDeclined('currency_not_supported');
  if (amount % unit !== 0) throw new GatewayDeclined('amount_not_supported');
  return amount * factorOf(currency);
}

/** Stripe's minor units as ours. A part of one, which cannot be ours, becomes a fraction. */
export const fromStripeAmount = (amount: number, currency: string): number =>
  amount / factorOf(currency.toUpperCase());

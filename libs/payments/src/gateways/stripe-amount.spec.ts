import { CURRENCIES } from '@orderly/platform/kernel/money/currency';
import { GatewayDeclined } from './payment-gateway.js';
import { fromStripeAmount, stripeUnit, toStripeAmount } from './stripe-amount.js';

describe('amounts at Stripe', () => {
  it.each([
    ['GBP', 12_99, 12_99],
    ['HUF', 500_00, 500_00],
    ['TWD', 500_00, 500_00],
    ['JPY', 500, 500],
    ['KRW', 500, 500],
    ['XPF', 500, 500],
    ['ISK', 5, 5_00],
    ['UGX', 5, 5_00],
    ['KWD', 5_120, 5_120],
  ])('writes %s as Stripe does, and reads it back', (currency, ours, theirs) => {
    expect(toStripeAmount(ours, currency)).toBe(theirs);
    expect(fromStripeAmount(theirs, currency.toLowerCase())).toBe(ours);
  });

  it.each(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])('refuses a third decimal of %s', (currency) => {
    expect(stripeUnit(currency)).toBe(10);
    expect(() => toStripeAmount(5_124, currency)).toThrow(
      new GatewayDeclined('amount_not_supported'),
    );
  });

  it('refuses the currency that Stripe writes without its decimals', () => {
    expect(stripeUnit('MGA')).toBeNull();
    expect(() => toStripeAmount(500, 'MGA')).toThrow(new GatewayDeclined('currency_not_supported'));
  });

  it('knows each currency that an amount may have', () => {
    const units = CURRENCIES.map((currency) => stripeUnit(currency));

    expect(new Set(units)).toEqual(new Set([1, 10, null]));
  });
});

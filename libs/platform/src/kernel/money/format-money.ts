import { memoize } from '../caching/memoize.js';
import { type Currency, exponentOf } from './currency.js';

/**
 * Creating a format costs a hundred times what using it does. Keyed by currency and locale: "GBP
 * en-GB".
 */
const formatOf = memoize((key) => {
  const currency = key.slice(0, 3);
  const digits = exponentOf(currency);
  return new Intl.NumberFormat(key.slice(4), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
});

/** "1234.56": the exact decimal, for programs. */
export function toDecimal({ amount, currency }: { amount: number; currency: Currency }): string {
  const digits = exponentOf(currency);
  // Not a division: the largest safe integer would lose its pence as a float.
  const sign = amount < 0 ? '-' : '';
  const units = Math.abs(amount)
    .toString()
    .padStart(digits + 1, '0');
  return sign + (digits === 0 ? units : `${units.slice(0, -digits)}.${units.slice(-digits)}`);
}

/**
 * "£1,234.56", formatted for the reader's locale (BCP 47 tag). The decimals are the currency's, not
 * the locale's.
 */
export const formatMoney = (
  money: { amount: number; currency: Currency },
  locale: string,
): string =>
  formatOf(`${money.currency} ${locale}`).format(toDecimal(money) as Intl.StringNumericLiteral);

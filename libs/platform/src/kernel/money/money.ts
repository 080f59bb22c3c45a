import { Column } from 'typeorm';
import { type Currency, isKnownCurrency } from './currency.js';

/**
 * node-postgres returns bigint as a string. Above 2^53 a JavaScript number would be rounded, so
 * this throws instead.
 */
export function toSafeInteger(value: string | number): number {
  const parsed = Number(value);
  if (!Number.isSafeInteger(parsed)) throw new RangeError(`${value} is not a safe integer`);
  return parsed;
}

/** For bigint columns that hold whole numbers. */
export const safeInteger = { to: (value: number): number => value, from: toSafeInteger };

/** The same for columns that may be null. */
export const safeIntegerOrNull = {
  to: (value: number | null): number | null => value,
  from: (value: string | null): number | null => (value === null ? null : toSafeInteger(value)),
};

/**
 * An amount in minor units (pence, cents) of one currency. Integers only, so there are no rounding
 * errors as in 0.1 + 0.2.
 */
export class Money {
  @Column({ type: 'bigint', transformer: safeInteger })
  readonly amount!: number;

  @Column({ type: 'char', length: 3 })
  readonly currency!: Currency;

  /** @throws RangeError for a fraction, a value above 2^53 or an unknown currency */
  static of(amount: number, currency: Currency): Money {
    if (!Number.isSafeInteger(amount))
      throw new RangeError(`${amount} is not a whole number of minor units`);
    if (!isKnownCurrency(currency)) throw new RangeError(`${currency} is not an ISO 4217 currency`);
    return Object.assign(new Money(), { amount, currency });
  }

  /** @throws RangeError when the currencies differ or the sum is not a safe integer */
  plus(other: Money): Money {
    if (other.currency !== this.currency)
      throw new RangeError(`Cannot add ${other.currency} to ${this.currency}`);
    return Money.of(this.amount + other.amount, this.currency);
  }

  /** @throws RangeError when the product is not a safe integer */
  times(quantity: number): Money {
    return Money.of(this.amount * quantity, this.currency);
  }

  toJSON(): { amount: number; currency: Currency } {
    return { amount: this.amount, currency: this.currency };
  }
}

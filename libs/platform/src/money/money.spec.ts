import { exponentOf, isCurrency } from './currency.js';
import { formatMoney, Money } from './money.js';

describe('Money', () => {
  it('adds and multiplies in whole minor units', () => {
    const total = Money.of(10, 'GBP').plus(Money.of(20, 'GBP')).times(3);

    expect(total).toEqual(Money.of(90, 'GBP'));
  });

  it('refuses to add two currencies', () => {
    expect(() => Money.of(1, 'GBP').plus(Money.of(1, 'EUR'))).toThrow('Cannot add EUR to GBP');
  });

  it.each([0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])(
    'refuses %p as an amount',
    (amount) => {
      expect(() => Money.of(amount, 'GBP')).toThrow(RangeError);
    },
  );

  it('refuses a sum that a number can no longer hold exactly', () => {
    const most = Money.of(Number.MAX_SAFE_INTEGER, 'GBP');

    expect(() => most.plus(Money.of(1, 'GBP'))).toThrow(RangeError);
    expect(() => most.times(2)).toThrow(RangeError);
  });

  it('knows how many digits a currency has', () => {
    expect([exponentOf('GBP'), exponentOf('JPY'), exponentOf('KWD')]).toEqual([2, 0, 3]);
    expect(isCurrency('XXX')).toBe(false);
  });
});

describe('formatMoney', () => {
  const plain = (text: string): string => text.replace(/\s/gu, ' ');

  it.each([
    [{ amount: 123_456, currency: 'GBP' }, 'en-GB', '£1,234.56'],
    [{ amount: 123_456, currency: 'EUR' }, 'de-DE', '1.234,56 €'],
    [{ amount: 1_234, currency: 'JPY' }, 'en-GB', 'JP¥1,234'],
    [{ amount: 1_234, currency: 'KWD' }, 'en-GB', 'KWD 1.234'],
    [{ amount: -5, currency: 'GBP' }, 'en-GB', '-£0.05'],
  ])('writes %j for %s', (money, locale, expected) => {
    expect(plain(formatMoney(money, locale))).toBe(expected);
  });

  it('keeps the pence of the largest amount', () => {
    expect(formatMoney({ amount: Number.MAX_SAFE_INTEGER, currency: 'GBP' }, 'en-GB')).toBe(
      '£90,071,992,547,409.91',
    );
  });
});

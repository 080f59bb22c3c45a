import { objectOf } from '../../http/fields/containers.js';
import { MoneyResponse } from '../../http/fields/money.js';
import { tryParse } from '../../http/validation/try-parse.js';
import { CURRENCIES, exponentOf, isCurrentCurrency } from './currency.js';
import { formatMoney } from './format-money.js';
import { Money, toSafeInteger } from './money.js';

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

  it('refuses a code that is no currency', () => {
    expect(() => Money.of(1, 'XXX')).toThrow(RangeError);
    expect(() => exponentOf('XXX')).toThrow(RangeError);
  });

  it('is its amount and its currency in JSON', () => {
    expect(JSON.parse(JSON.stringify(Money.of(-5, 'GBP')))).toEqual({
      amount: -5,
      currency: 'GBP',
    });
  });

  it.each(['9007199254740991', '-9007199254740991', '0'])('reads %p from a column', (text) => {
    expect(String(toSafeInteger(text))).toBe(text);
  });

  it.each(['9007199254740992', '-9007199254740992', '1.5', 'ten'])(
    'refuses %p in a column rather than rounding it',
    (text) => {
      expect(() => toSafeInteger(text)).toThrow(RangeError);
    },
  );
});

describe('currencies', () => {
  const WITHDRAWN = ['ANG', 'BGN', 'BYR', 'CUC', 'HRK', 'MRO', 'SLL', 'STD', 'VEF', 'ZWL'];

  it.each([
    ['JPY', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['XPF', 0],
    ['GBP', 2],
    ['MGA', 2],
    ['MRU', 2],
    ['VED', 2],
    ['XCG', 2],
    ['ZWG', 2],
    ['KWD', 3],
    ['TND', 3],
  ])('takes new prices in %s, which has %p digits', (code, digits) => {
    expect({ current: isCurrentCurrency(code), digits: exponentOf(code) }).toEqual({
      current: true,
      digits,
    });
  });

  it.each(WITHDRAWN)('takes no new price in %s, and keeps old ones readable', (code) => {
    expect(isCurrentCurrency(code)).toBe(false);
    expect(Money.of(100, code).times(2)).toEqual(Money.of(200, code));
    expect(
      tryParse(
        objectOf(() => MoneyResponse),
        { amount: 100, currency: code },
      ),
    ).toEqual({
      amount: 100,
      currency: code,
    });
    expect(formatMoney({ amount: 100, currency: code }, 'en-GB')).toContain(code);
  });

  it.each('BOV CHE CHW CLF COU MXV USN UYI UYW XAD XAG XAU XBA XDR XPT XSU XTS XUA XXX'.split(' '))(
    'knows no amount in %s: a fund, a metal, a unit of account or a test',
    (code) => {
      expect(CURRENCIES).not.toContain(code);
    },
  );

  it.each(['gbp', 'Gbp', ' GBP', 'EURO', 'ЕUR', '978', '', '__proto__'])(
    'takes %p for no currency',
    (code) => {
      expect(isCurrentCurrency(code)).toBe(false);
    },
  );

  it('has each code once: 155 for new prices, 10 withdrawn', () => {
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    expect(CURRENCIES.filter((code) => !isCurrentCurrency(code))).toEqual(WITHDRAWN);
    expect(CURRENCIES.filter(isCurrentCurrency)).toHaveLength(155);
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
    [{ amount: 0, currency: 'GBP' }, 'en-GB', '£0.00'],
  ])('writes %j for %s', (money, locale, expected) => {
    expect(plain(formatMoney(money, locale))).toBe(expected);
  });

  it('keeps the pence of the largest amount', () => {
    expect(formatMoney({ amount: Number.MAX_SAFE_INTEGER, currency: 'GBP' }, 'en-GB')).toBe(
      '£90,071,992,547,409.91',
    );
  });
});

import { Money } from '@orderly/platform/kernel/money/money';
import type { Offer, OfferPrice } from './offer.js';
import { priceFor, pricesFor } from './price-for.js';
import { NoPriceInCurrency } from './sale.errors.js';

const AT = new Date('2026-11-27T12:00:00Z');
const [BEFORE, AFTER] = [AT.getTime() - 1, AT.getTime() + 1];

const price = (amount: number, more: Partial<OfferPrice> = {}): OfferPrice => ({
  currency: 'GBP',
  group: null,
  amount,
  from: null,
  to: null,
  ...more,
});

const offer = (...prices: OfferPrice[]): Offer => ({
  productId: 'cup',
  sku: 'CUP',
  name: 'Cup',
  unitPrice: Money.of(10, 'GBP'),
  taxClass: 'standard',
  prices,
  version: 1,
});

describe('priceFor', () => {
  it.each<[string, OfferPrice[], number]>([
    ['the base price when there is no other', [], 10],
    ['a price without limits before the base price', [price(9)], 9],
    ['a price for a time before one without limits', [price(9), price(8, { from: BEFORE })], 8],
    ["the group's price before a general one", [price(8, { from: BEFORE }), price(9)], 8],
    [
      "the group's price before a general one for a time",
      [price(8, { from: BEFORE }), price(9, { group: 'trade' })],
      9,
    ],
    [
      "the group's price for a time before its price without limits",
      [price(7, { group: 'trade', to: AFTER }), price(9, { group: 'trade' })],
      7,
    ],
    ['nothing for another group', [price(1, { group: 'staff' })], 10],
    ['nothing of another currency', [price(1, { currency: 'EUR' })], 10],
    ['nothing that is over, because the end is exclusive', [price(1, { to: AT.getTime() })], 10],
    ['nothing that begins later', [price(1, { from: AFTER })], 10],
    ['what begins now', [price(9, { from: AT.getTime(), to: AFTER })], 9],
  ])('picks %s', (_, prices, amount) => {
    for (const each of [prices, [...prices].reverse()])
      expect(priceFor(offer(...each), { group: 'trade', at: AT })).toEqual(Money.of(amount, 'GBP'));
  });

  it('picks no price of a group for a customer without one', () => {
    const forTrade = offer(price(1, { group: 'trade' }));

    expect(priceFor(forTrade, { at: AT })).toEqual(Money.of(10, 'GBP'));
    expect(priceFor(forTrade, { group: null, at: AT })).toEqual(Money.of(10, 'GBP'));
  });

  it('picks the price in the requested currency, or none', () => {
    const sold = offer(price(12, { currency: 'EUR' }));

    expect(priceFor(sold, { currency: 'EUR', at: AT })).toEqual(Money.of(12, 'EUR'));
    expect(priceFor(sold, { currency: 'GBP', at: AT })).toEqual(Money.of(10, 'GBP'));
    expect(priceFor(sold, { currency: 'JPY', at: AT })).toBeNull();
  });
});

describe('pricesFor', () => {
  it('points at each line whose product has no price in the currency', () => {
    const offers = new Map([
      ['cup', offer(price(12, { currency: 'EUR' }))],
      ['pot', offer()],
    ]);
    const lines = ['pot', 'cup', 'pot'].map((productId) => ({ productId }));
    const inEuros = (): unknown => pricesFor(lines, offers, { currency: 'EUR', at: AT });

    expect(inEuros).toThrow(NoPriceInCurrency);
    expect(inEuros).toThrow(
      expect.objectContaining({
        extras: {
          errors: [
            expect.objectContaining({ pointer: '/lines/0/productId' }),
            expect.objectContaining({ pointer: '/lines/2/productId' }),
          ],
        },
      }),
    );
  });
});

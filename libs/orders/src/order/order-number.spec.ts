import {
  newOrderNumber,
  numbersStartingWith,
  ORDER_NUMBER_PATTERN,
  parseOrderNumber,
} from './order-number.js';

const ALPHABET = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];

/** Positions of the twelve characters in ORD-7K3M-9QWX-2HTJ. */
const PLACES = [4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17];

const withCharacter = (number: string, place: number, character: string): string =>
  `${number.slice(0, place)}${character}${number.slice(place + 1)}`;

describe('newOrderNumber', () => {
  it('can be read out: three groups without letters that are misread', () => {
    expect(newOrderNumber()).toMatch(new RegExp(ORDER_NUMBER_PATTERN));
  });

  it('does not repeat', () => {
    const numbers = new Set(Array.from({ length: 10_000 }, newOrderNumber));

    expect(numbers.size).toBe(10_000);
  });

  it('uses every character in every place', () => {
    const seen = PLACES.map(() => new Set<string>());
    for (let round = 0; round < 2_000; round++) {
      const number = newOrderNumber();
      PLACES.forEach((place, index) => {
        seen[index]?.add(number.charAt(place));
      });
    }

    expect(seen.map((characters) => characters.size)).toEqual(PLACES.map(() => 32));
  });
});

describe('parseOrderNumber', () => {
  it('takes a number as it was made', () => {
    const number = newOrderNumber();

    expect(parseOrderNumber(number)).toBe(number);
  });

  it('corrects typing mistakes', () => {
    const number =
      Array.from({ length: 10_000 }, newOrderNumber).find((made) => /0.*1/.test(made.slice(4))) ??
      '';
    const digits = number.slice(4).replaceAll('-', '');
    const typed = ` ${digits.replaceAll('0', 'o').replaceAll('1', 'l')} `;

    expect(parseOrderNumber(` ord${typed.trim()} `)).toBe(number);
  });

  it('finds every single wrong character', () => {
    const number = newOrderNumber();
    const wrong = PLACES.flatMap((place) =>
      ALPHABET.filter((character) => character !== number[place]).map((character) =>
        withCharacter(number, place, character),
      ),
    );

    expect(wrong.filter((typed) => parseOrderNumber(typed) !== null)).toEqual([]);
  });

  it('finds every two characters that changed places', () => {
    const number = newOrderNumber();
    const swapped = PLACES.flatMap((a) =>
      PLACES.filter((b) => b > a && number[a] !== number[b]).map((b) =>
        withCharacter(withCharacter(number, a, number.charAt(b)), b, number.charAt(a)),
      ),
    );

    expect(swapped.filter((typed) => parseOrderNumber(typed) !== null)).toEqual([]);
  });

  it.each(['', 'ORD', 'ORD-7K3M-9QWX', 'ORD-UUUU-UUUU-UUUU', 'ORD-7K3M-9QWX-2HTJ-1', "ORD-'; --"])(
    'refuses %p',
    (typed) => {
      expect(parseOrderNumber(typed)).toBeNull();
    },
  );
});

describe('numbersStartingWith', () => {
  it.each([
    ['ORD-7K3', 'ORD-7K30-0000-0000', 'ORD-7K3Z-ZZZZ-ZZZZ'],
    ['ord7k3m9', 'ORD-7K3M-9000-0000', 'ORD-7K3M-9ZZZ-ZZZZ'],
    [' ORD-OIL ', 'ORD-0110-0000-0000', 'ORD-011Z-ZZZZ-ZZZZ'],
    ['ORD-7K3M-9QWX-2HTJ', 'ORD-7K3M-9QWX-2HTJ', 'ORD-7K3M-9QWX-2HTJ'],
  ])('gives the range of %s', (typed, first, last) => {
    expect(numbersStartingWith(typed)).toEqual([first, last]);
  });

  it.each(['ORD-7K', 'ORD', 'candle', 'ORD-7K3M-9QWX-2HTJ-1', 'ORD-7_%'])(
    'gives none for %s',
    (typed) => {
      expect(numbersStartingWith(typed)).toBeNull();
    },
  );
});

import { preferredLocale } from './accept-language.js';

describe('the locale that an Accept-Language header prefers', () => {
  it.each([
    ['a language', 'de', 'de'],
    ['a region of it', 'de-AT', 'de-AT'],
    ['whatever the case', 'DE-at', 'de-AT'],
    ['the first of equals', 'fr, de', 'fr'],
    ['the highest weight', 'en;q=0.5, de;q=0.8, fr;q=0.7', 'de'],
    ['blanks around the weight', 'en ; q=0.1 , fr ; q=0.9', 'fr'],
    ['the next when there are no words in the first', 'pl-PL, pl;q=0.9, de;q=0.5', 'de'],
    ['nothing of what it refuses', 'de;q=0, fr;q=0.3', 'fr'],
    ['a script left out', 'de-Latn-CH', 'de-CH'],
    ['a language before the wildcard', 'de, *;q=0.1', 'de'],
    ['a language apart from a refused wildcard', '*;q=0, fr;q=0.2', 'fr'],
    ['the readable part', 'x_y, ;;q, de;q=2, fr;q=0.4', 'fr'],
  ])('is %s: %s', (_, header, locale) => {
    expect(preferredLocale(header)).toBe(locale);
  });

  it.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['any', '*'],
    ['any, before others', '*, de;q=0.5'],
    ['only languages without words', 'pl-PL, ja'],
    ['only refused ones', 'de;q=0, fr;q=0.000'],
    ['nonsense', '\u0000;q=1,,,'],
    ['a tag that is none', `de-${'a'.repeat(9)}`],
    ['a weight that is none', 'de;q=1.5'],
    ['what lies behind the end', `${'x,'.repeat(500)}de`],
  ])('is none for %s', (_, header) => {
    expect(preferredLocale(header)).toBeUndefined();
  });
});

import { isVisible } from './visible.js';

describe('isVisible', () => {
  it.each([
    '',
    ' \t\u00a0\u3000',
    '\u200b',
    '\u200c\u200d',
    '\u2060',
    '\u3164',
    '\u115f\u1160',
    '\uffa0',
    '\u2800',
    '\u00ad',
    '\ufe0f',
    '\u{e0100}',
    '\u180e',
    '\u180b',
    '\u034f',
    '\u061c',
    '\u17b4',
    '\ufeff',
    '\u{e0041}\u{e007f}',
    '\u0301',
    '\u20e3',
    '\u{1d159}',
    '\u{1d173}',
    '\u{13441}\u{13442}',
    ' \u200b \u0301\u3164 ',
  ])('finds nothing to see in %j', (text) => {
    expect(isVisible(text)).toBe(false);
  });

  it.each(['a', '\u200ba', 'é', 'e\u0301', '茶', 'ガ', '❤\ufe0f', '👩\u200d🚀', '.', '٣', '️⃣1'])(
    'sees %j',
    (text) => {
      expect(isVisible(text)).toBe(true);
    },
  );
});

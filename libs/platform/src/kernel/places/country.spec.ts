import { isCountry } from './country.js';

describe('isCountry', () => {
  it.each(['GB', 'DE', 'AX', 'ZW', 'AD'])('knows %s', (code) => {
    expect(isCountry(code)).toBe(true);
  });

  it.each(['UK', 'gb', 'EU', 'XK', 'GBR', '', ' GB', '826', '__proto__'])(
    'takes %p for no country',
    (code) => {
      expect(isCountry(code)).toBe(false);
    },
  );

  it('knows the 249 countries of the standard', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((first) => letters.map((second) => first + second));

    expect(codes.filter(isCountry)).toHaveLength(249);
  });
});

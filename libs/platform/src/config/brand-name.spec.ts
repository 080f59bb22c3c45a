import { problemsOf } from '../../../../test/support/problems-of.js';
import { loadConfig } from './load-config.js';

const DATABASE_URL = 'postgres://localhost/orderly';

describe('BRAND_NAME', () => {
  it.each([
    [undefined, 'Orderly'],
    ['', 'Orderly'],
    ['  Tea & Co.  ', 'Tea & Co.'],
    ["Ada's “Müller & Söhne”, (seit 1900)", "Ada's “Müller & Söhne”, (seit 1900)"],
    ['茶'.repeat(40), '茶'.repeat(40)],
    ['👩'.repeat(40), '👩'.repeat(40)],
  ])('%j names the installation %j', (given, brandName) => {
    expect(loadConfig({ DATABASE_URL, BRAND_NAME: given }).brandName).toBe(brandName);
  });

  it.each([
    ' ',
    '\u200b',
    'a'.repeat(41),
    'Tea\r\nBcc: all@shop.example',
    'Tea\u2028Shop',
    'Tea \u202epohS',
    'Tea\0',
    '"Tea"',
    'Tea\\',
    'Tea: Shop',
    'Tea <b>',
    'Tea >',
  ])('refuses %j', (BRAND_NAME) => {
    expect(problemsOf({ DATABASE_URL, BRAND_NAME })).toEqual([
      expect.stringMatching(/^BRAND_NAME must be one line of 1 to 40 characters/),
    ]);
  });

  it('names the sender of mails unless MAIL_FROM does', () => {
    const BRAND_NAME = 'Tea & Co.';
    const MAIL_FROM = 'Shop <shop@shop.example>';

    expect(loadConfig({ DATABASE_URL, BRAND_NAME }).mail.from).toBe(
      '"Tea & Co." <no-reply@orderly.example>',
    );
    expect(loadConfig({ DATABASE_URL, BRAND_NAME, MAIL_FROM }).mail.from).toBe(MAIL_FROM);
  });
});

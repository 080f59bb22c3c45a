import type { AppConfig } from '@orderly/platform/config/app-config';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import { cpuMsOf } from '../../../../test/support/cpu-time.js';
import { PasswordRefused } from '../errors/auth.errors.js';
import { isShort, newPassword, nextPassword } from './dto/password.js';
import { PasswordPolicy } from './password-policy.js';

const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

const policyOf = (brandName: string) => new PasswordPolicy({ brandName } as AppConfig);
const policy = policyOf('Orderly');

describe('the password policy', () => {
  it.each([
    'aaaa bbbb cccc dddd eeee',
    'four random words here',
    'only lower case letters',
    '836492017465928',
    '🐴🔋🧷✅🐴🔋🧷🌋🏔🐝🦊🌻🎈🧩🪐',
    'lovelace rides a purple bicycle',
    'a long enough admin passphrase',
    'пять случайных русских слов',
    'summer dragon coffee monkey window',
    // With a second factor.
    'tk4vexol',
    'gruff-otter-47',
    'Zwiebelturm',
  ])('accepts %s', (password) => {
    expect(() => policy.assertGood(password, ada)).not.toThrow();
  });

  it.each([
    ['passwordpassword', 'too-common'],
    ['Password-Password-123456', 'too-common'],
    ['P@ssword1234567890', 'too-common'],
    ['qwertyuiopasdfgh', 'too-common'],
    ['correct horse battery staple', 'too-common'],
    ['1q2w3e4r5t6y7u8i', 'too-common'],
    ['Summer2026Summer2026', 'too-common'],
    ['Superman1984!', 'too-common'],
    ['sup3rm4n', 'too-common'],
    ['Michelle', 'too-common'],
    ['P4ssw0rd', 'too-common'],
    ['iloveyou2', 'too-common'],
    ['liverpool-1892', 'too-common'],
    ['Sommer2026', 'too-common'],
    ['19840512', 'too-common'],
    ['12.05.1984', 'too-common'],
    ['Orderly-4u', 'too-personal'],
    ['aaaaaaaa', 'too-simple'],
    ['aaaaaaaaaaaaaaaa', 'too-simple'],
    ['abc abc abc abc abc ', 'too-simple'],
    ['abcdefghijklmnop', 'too-simple'],
    ['ada.lovelace@example.com', 'too-personal'],
    ['Ada Lovelace 1815', 'too-personal'],
    ['Orderly-Orderly-1', 'too-personal'],
  ])('refuses %s as %s', (password, code) => {
    const refusal = refusalOf(() => policy.assertGood(password, ada));

    expect(refusal?.extras.errors).toEqual([
      expect.objectContaining({ pointer: '/password', code }),
    ]);
  });

  it.each(['Northwind-4u', 'northwind traders 1'])(
    'refuses %s where the product has that name',
    (password) => {
      const named = policyOf('Northwind Traders');

      expect(refusalOf(() => named.assertGood(password, ada))?.extras.errors).toEqual([
        expect.objectContaining({ code: 'too-personal' }),
      ]);
      expect(refusalOf(() => policy.assertGood(password, ada))).toBeUndefined();
    },
  );

  it('points at the field that holds it', () => {
    const refusal = refusalOf(() => policy.assertGood('passwordpassword', ada, '/newPassword'));

    expect(refusal?.extras.errors).toEqual([expect.objectContaining({ pointer: '/newPassword' })]);
  });

  it('does not take a short name out of every word', () => {
    expect(() =>
      policy.assertGood('a banana and a papaya', { email: 'a@b.example', name: 'A' }),
    ).not.toThrow();
  });

  it('answers in a moment, whatever it is given', () => {
    const hostile = 'ab'.repeat(64);

    const tookMs = cpuMsOf(() => {
      for (let i = 0; i < 100; i++) refusalOf(() => policy.assertGood(`${hostile}${i}`, ada));
    });

    expect(tookMs).toBeLessThan(1_000);
  });
});

describe('the length of a password', () => {
  it.each([
    ['14 characters', 'x'.repeat(14), false],
    ['15 characters', 'x'.repeat(15), true],
    ['128 characters', 'x'.repeat(128), true],
    ['129 characters', 'x'.repeat(129), false],
    ['128 emoji', '🐴'.repeat(128), true],
    ['129 emoji', '🐴'.repeat(129), false],
    ['14 emoji', '🐴'.repeat(14), false],
    ['a NUL', `${'x'.repeat(20)}\0`, false],
    ['a lone surrogate', `${'x'.repeat(20)}\ud800`, false],
  ])('counts characters: %s', (_, password, isFine) => {
    expect(tryParse(newPassword(), password)).toBe(isFine ? password : undefined);
  });

  it.each([
    ['7 characters', 'x'.repeat(7), false],
    ['8 characters', 'x'.repeat(8), true],
    ['8 emoji', '🐴'.repeat(8), true],
    ['128 characters', 'x'.repeat(128), true],
    ['129 characters', 'x'.repeat(129), false],
  ])('may be shorter where a second factor is possible: %s', (_, password, isFine) => {
    expect(tryParse(nextPassword(), password)).toBe(isFine ? password : undefined);
  });

  it('says what is too short to stand alone', () => {
    expect([isShort('🐴'.repeat(14)), isShort('🐴'.repeat(15))]).toEqual([true, false]);
  });
});

function refusalOf(work: () => void): PasswordRefused | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof PasswordRefused) return error;
    throw error;
  }
  return undefined;
}

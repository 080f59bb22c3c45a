import { PasswordRefused } from './auth.errors.js';
import { newPassword } from './dto/password.js';
import { assertGoodPassword } from './password-policy.js';

const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

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
  ])('accepts %s', (password) => {
    expect(() => assertGoodPassword(password, ada)).not.toThrow();
  });

  it.each([
    ['passwordpassword', 'too-common'],
    ['Password-Password-123456', 'too-common'],
    ['P@ssword1234567890', 'too-common'],
    ['qwertyuiopasdfgh', 'too-common'],
    ['correct horse battery staple', 'too-common'],
    ['1q2w3e4r5t6y7u8i', 'too-common'],
    ['Summer2026Summer2026', 'too-common'],
    ['aaaaaaaaaaaaaaaa', 'too-simple'],
    ['abc abc abc abc abc ', 'too-simple'],
    ['abcdefghijklmnop', 'too-simple'],
    ['ada.lovelace@example.com', 'too-personal'],
    ['Ada Lovelace 1815', 'too-personal'],
    ['Orderly-Orderly-1', 'too-personal'],
  ])('refuses %s as %s', (password, code) => {
    const refusal = refusalOf(() => assertGoodPassword(password, ada));

    expect(refusal?.extras.errors).toEqual([expect.objectContaining({ pointer: '/password', code })]);
  });

  it('does not take a short name out of every word', () => {
    expect(() => assertGoodPassword('a banana and a papaya', { email: 'a@b.example', name: 'A' })).not.toThrow();
  });

  it('answers in a moment, whatever it is given', () => {
    const hostile = 'ab'.repeat(64);

    const started = performance.now();
    for (let i = 0; i < 100; i++) refusalOf(() => assertGoodPassword(`${hostile}${i}`, ada));

    expect(performance.now() - started).toBeLessThan(1_000);
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
    expect(newPassword().safeParse(password).success).toBe(isFine);
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

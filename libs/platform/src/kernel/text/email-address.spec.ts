import { canonicalEmail } from './email-address.js';

describe('canonicalEmail', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    [
      "o'neil+tag/ops&x=1!{a}|b~c^d$e%f#g*h?i`j_k-l@example.com",
      "o'neil+tag/ops&x=1!{a}|b~c^d$e%f#g*h?i`j_k-l@example.com",
    ],
    ['x@münchen.de', 'x@xn--mnchen-3ya.de'],
    ['x@MÜNCHEN.DE', 'x@xn--mnchen-3ya.de'],
    ['x@xn--mnchen-3ya.de', 'x@xn--mnchen-3ya.de'],
    ['x@пример.рф', 'x@xn--e1afmkfd.xn--p1ai'],
    ['x@例え.テスト', 'x@xn--r8jz45g.xn--zckzah'],
    ['x@mail.co.uk', 'x@mail.co.uk'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('takes %s and stores it as %s', (given, stored) => {
    expect(canonicalEmail(given)).toBe(stored);
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@example',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'a..b@example.com',
    '.a@example.com',
    'a.@example.com',
    'a b@example.com',
    '"a b"@example.com',
    'a@b@example.com',
    'a@exa mple.com',
    'a@-example.com',
    'a@example.com.',
    'a@example.com/x',
    'a@example.com:25',
    'a@example.com\r\nBcc: x@y.com',
    'ädà@example.com',
    'a\u0000@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
  ])('refuses %j', (given) => {
    expect(canonicalEmail(given)).toBeNull();
  });
});

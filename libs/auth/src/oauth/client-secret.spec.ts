import { hashOfSecret, isOneOf, mintSecret, readBasic } from './client-secret.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('readBasic', () => {
  it('decodes what clients had to encode', () => {
    expect(readBasic(basic('a%3Ab:s+e%25c%2Bret'))).toEqual({
      clientId: 'a:b',
      secret: 's e%c+ret',
    });
  });

  it('leaves colons in a secret to it', () => {
    expect(readBasic(basic('a:b:c'))).toEqual({ clientId: 'a', secret: 'b:c' });
  });

  it.each([
    undefined,
    '',
    'Bearer abc',
    'Basic',
    'Basic ???',
    basic('a:%zz'),
    `Basic ${'A'.repeat(2_000)}`,
  ])('takes nothing from %s', (header) => {
    expect(readBasic(header)).toBeNull();
  });
});

describe('isOneOf', () => {
  const secret = mintSecret();

  it('knows a secret by either hash', () => {
    expect(isOneOf(secret, [hashOfSecret(secret), null])).toBe(true);
    expect(isOneOf(secret, [hashOfSecret('other'), hashOfSecret(secret)])).toBe(true);
  });

  it('takes no secret for a client that has none', () => {
    expect(isOneOf(secret, [null, undefined])).toBe(false);
    expect(isOneOf('', [null])).toBe(false);
  });
});

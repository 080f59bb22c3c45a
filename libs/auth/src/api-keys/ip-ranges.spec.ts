import { canonicalRange, isWithin } from './ip-ranges.js';

describe('canonicalRange', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0::1', '2001:db8::1/128'],
    ['2001:db8::1/32', '2001:db8::/32'],
  ])('writes %s as %s', (text, range) => {
    expect(canonicalRange(text)).toBe(range);
  });

  it.each([
    '',
    'localhost',
    '10.1',
    '010.0.0.1',
    '10.0.0.256',
    '10.0.0.1/33',
    '10.0.0.1/',
    '10.0.0.1/-1',
    '10.0.0.1/8/8',
    '10.0.0.1/1e1',
    'fe80::1%eth0',
    '::ffff:10.0.0.1',
    '2001:db8::/129',
    '0x7f.0.0.1',
  ])('refuses %j', (text) => {
    expect(canonicalRange(text)).toBeNull();
  });
});

describe('isWithin', () => {
  const ranges = ['203.0.113.0/24', '2001:db8::/32'];

  it.each(['203.0.113.7', '::ffff:203.0.113.7', '::ffff:cb00:7107', '2001:db8:1::1'])(
    'holds %s',
    (ip) => {
      expect(isWithin(ranges, ip)).toBe(true);
    },
  );

  it.each(['203.0.114.7', '::ffff:203.0.114.7', '2001:db9::1', '::1', 'unknown', ''])(
    'does not hold %j',
    (ip) => {
      expect(isWithin(ranges, ip)).toBe(false);
    },
  );
});

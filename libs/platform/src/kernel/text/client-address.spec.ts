import { canonicalAddress, rateLimitedNetwork } from './client-address.js';

describe('canonicalAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7\t', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['"203.0.113.7:51234"', '203.0.113.7'],
    ['[203.0.113.7]', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:443', 'fe80::1'],
    ['for=203.0.113.7', '203.0.113.7'],
    ['For="[2001:db8::1]:4711"', '2001:db8::1'],
    ['for="[2001:db8::1]:_port";proto=https;by=203.0.113.43', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
  ])('reads %j as %s', (written, address) => {
    expect(canonicalAddress(written)).toBe(address);
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    'unknown',
    'garbage',
    '_hidden',
    'for=_hidden',
    'for=unknown',
    'unix:',
    '/run/orderly.sock',
    'localhost',
    '10.1',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '10.0.0.256',
    '10.0.0.1/8',
    '10.0.0.1:',
    '10.0.0.1:port',
    '203.0.113.7, 203.0.113.8',
    '[2001:db8::1',
    '2001:db8::1]',
    '[]',
    ':::1',
    '1::2::3',
    '2001:db8::1/64',
    `::1%${'x'.repeat(200)}`,
    '1.2.3.4\u0000',
  ])('finds no address in %j', (written) => {
    expect(canonicalAddress(written)).toBeNull();
  });
});

describe('rateLimitedNetwork', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['unknown', 'unknown'],
    ['_hidden', 'unknown'],
    [null, 'unknown'],
  ])('counts %s as %s', (ip, network) => {
    expect(rateLimitedNetwork(ip)).toBe(network);
  });
});

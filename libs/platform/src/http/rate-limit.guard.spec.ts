import { rateLimitedNetwork } from './rate-limit.guard.js';

describe('rateLimitedNetwork', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ])('counts %s as %s', (ip, network) => {
    expect(rateLimitedNetwork(ip)).toBe(network);
  });
});

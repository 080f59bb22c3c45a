import { preferredEncoding } from './accept-encoding.js';

describe('preferredEncoding', () => {
  it.each<[string | undefined, string | null]>([
    [undefined, null],
    ['', null],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br ; q=0.5,gzip ;q=0.499', 'br'],
    ['*', 'br'],
    ['*;q=0.1, br;q=0', 'gzip'],
    ['gzip;q=0, *;q=0', null],
    ['identity, gzip;q=0.5', null],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['identity;q=0', null],
    ['gzip;q=2', null],
    ['gzip;q=', null],
    ['gzip;q=0.0001', null],
    ['x-gzip, zstd', null],
    [',,gzip,', 'gzip'],
  ])('takes of %p what the client likes best: %p', (header, coding) => {
    expect(preferredEncoding(header, ['br', 'gzip'])).toBe(coding);
  });
});

import { digestAt } from './digest-times.js';

const at = (...[delivery, now, zone = 'Europe/Berlin']: ['hourly' | 'daily', string, string?]) =>
  digestAt(delivery, zone, new Date(now)).toISOString();

describe('digestAt', () => {
  it.each([
    ['2026-01-10T06:59:59Z', '2026-01-10T07:00:00.000Z'],
    ['2026-01-10T07:00:00Z', '2026-01-11T07:00:00.000Z'],
    ['2026-03-28T07:00:00Z', '2026-03-29T06:00:00.000Z'],
    ['2026-10-24T06:00:00Z', '2026-10-25T07:00:00.000Z'],
  ])('is the next morning of the reader for daily ones: %s', (now, digest) => {
    expect(at('daily', now)).toBe(digest);
  });

  it.each([
    ['2026-01-10T06:59:59.999Z', '2026-01-10T07:00:00.000Z'],
    ['2026-01-10T07:00:00Z', '2026-01-10T08:00:00.000Z'],
  ])('is the next full hour for hourly ones: %s', (now, digest) => {
    expect(at('hourly', now)).toBe(digest);
  });
});

import { compileRule } from '../validation/compiled-check.js';
import { FaultList } from '../validation/fault-list.js';
import { tryParse } from '../validation/try-parse.js';
import { instant } from './times.js';

describe('instant', () => {
  it.each([
    ['2026-11-20T09:30:00Z', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20t09:30:00z', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20T09:30:00-00:00', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20T09:30:00.1234567Z', '2026-11-20T09:30:00.123Z'],
    ['2026-11-20T09:30:00+14:00', '2026-11-19T19:30:00.000Z'],
    ['2026-11-20T09:30:00+23:59', '2026-11-19T09:31:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00-14:00', '0001-01-01T14:00:00.000Z'],
    ['0000-12-31T23:00:00-01:00', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59+14:00', '9999-12-31T09:59:59.000Z'],
  ])('reads %s', (written, utc) => {
    const read = tryParse(instant(), written);

    expect(read?.toISOString()).toBe(utc);
    expect(tryParse(instant(), utc)).toEqual(read);
  });

  it.each([
    '9999-12-31T23:59:59-14:00',
    '9999-12-31T23:59:59-00:01',
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
    '0001-01-01T00:00:00+00:01',
  ])('refuses %s, which lies outside the years that are written in four digits', (written) => {
    const faults = new FaultList();
    compileRule(instant())(written, faults);

    expect(() => faults.throwIfAny()).toThrow(
      expect.objectContaining({
        extras: {
          errors: [
            expect.objectContaining({ detail: 'Lies outside the years 0001 to 9999 in UTC.' }),
          ],
        },
      }),
    );
  });

  it.each(['2026-01-01T00:00:00 02:00', '2026-01-01t00:00:00.5 02:00'])(
    'says of %p how a query keeps the plus sign',
    (written) => {
      const faults = new FaultList();
      compileRule(instant())(written, faults);

      expect(() => faults.throwIfAny()).toThrow(
        expect.objectContaining({
          extras: {
            errors: [
              expect.objectContaining({
                code: 'wrong-format',
                detail: expect.stringMatching('%2B'),
              }),
            ],
          },
        }),
      );
    },
  );

  it.each([
    '2016-12-31T23:59:60Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T09:30:00+24:00',
    '2026-11-20T09:30:00+14:60',
    '2026-11-20T09:30:00+1400',
    '2026-11-20T09:30:00 14:00',
    '2026-11-20T09:30:00',
    '2026-11-20T09:30Zz',
    '2026-11-20 09:30:00Z',
    '2026-11-20',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '2026-11-20T09:30:00,5Z',
    '２０２６-11-20T09:30:00Z',
    'infinity',
    'now',
    '0',
    '',
    `2026-11-20T09:30:00.${'0'.repeat(40)}Z`,
  ])('refuses %p', (written) => {
    expect(tryParse(instant(), written)).toBeUndefined();
  });
});

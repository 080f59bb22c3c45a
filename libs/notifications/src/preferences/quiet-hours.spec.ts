import { type QuietHours, quietUntil } from './quiet-hours.js';

const night = (overrides: Partial<QuietHours> = {}): QuietHours => ({
  ...{ from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' },
  ...overrides,
});
const endAt = (hours: QuietHours, now: string): string | undefined =>
  quietUntil(hours, new Date(now))?.toISOString();

describe('quiet hours', () => {
  it.each([
    ['in the evening', '2026-01-10T21:30:00Z', '2026-01-11T06:00:00.000Z'],
    ['after midnight', '2026-01-11T00:15:42.123Z', '2026-01-11T06:00:00.000Z'],
    ['from their first second', '2026-01-10T21:00:00Z', '2026-01-11T06:00:00.000Z'],
    ['to their last', '2026-01-11T05:59:59.999Z', '2026-01-11T06:00:00.000Z'],
    ['in the night that is an hour shorter', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['in the night that is an hour longer', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('end in the morning of the zone, asked %s', (_when, now, end) => {
    expect(endAt(night(), now)).toBe(end);
  });

  it.each(['2026-01-11T06:00:00Z', '2026-01-10T20:59:59Z', '2026-07-10T19:59:59Z'])(
    'are over at %s',
    (now) => {
      expect(endAt(night(), now)).toBeUndefined();
    },
  );

  it('may lie within a day', () => {
    const noon = night({ from: '12:00', to: '13:30', timeZone: 'Asia/Kolkata' });

    expect(endAt(noon, '2026-01-10T07:00:00Z')).toBe('2026-01-10T08:00:00.000Z');
    expect(endAt(noon, '2026-01-10T08:00:00Z')).toBeUndefined();
  });

  it('end later by what the clocks skip, when they skip the end', () => {
    // 02:30 is 03:30 on that day.
    expect(endAt(night({ to: '02:30' }), '2026-03-28T22:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('end at the first of two ends, when the clocks show it twice', () => {
    expect(endAt(night({ to: '02:30' }), '2026-10-24T21:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
  });
});

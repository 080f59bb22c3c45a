import { isDatabaseAway } from './database-away.js';
import { LostRace } from './postgres-errors.js';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

describe('isDatabaseAway', () => {
  it.each(['57P01', '08006', 'ECONNREFUSED'])('holds an outage (%s) against nobody', (code) => {
    expect(isDatabaseAway(withCode(code))).toBe(true);
    expect(
      isDatabaseAway(Object.assign(new Error('query failed'), { driverError: withCode(code) })),
    ).toBe(true);
  });

  it.each([
    ['a slow statement', withCode('57014')],
    ['a lock that was not to be had', withCode('55P03')],
    ['a lost serialisation', withCode('40001')],
    ['a deadlock', withCode('40P01')],
    ['a lost race', new LostRace()],
  ])('takes %s for a failed attempt, of which there are only so many', (_, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });
});

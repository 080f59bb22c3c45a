import type { Clock } from '../kernel/time/clock.js';
import { ClockProbe } from './clock.probe.js';
import type { DatabaseProbe } from './database.probe.js';

const NOON = Date.parse('2026-11-29T12:00:00Z');

/**
 * The database's clock is `skewMs` ahead of this machine's clock, which advances by `tookMs`
 * meanwhile.
 */
function probe(skewMs: number, tookMs = 0): ClockProbe {
  const times = [NOON, NOON + tookMs];
  const clock: Clock = { now: () => new Date(times.shift() ?? NaN) };
  const database = { now: async () => NOON + skewMs };
  return new ClockProbe(database as DatabaseProbe, clock);
}

describe('ClockProbe', () => {
  it.each([0, 4_999, -4_999])('accepts a difference of %d ms', async (skewMs) => {
    await expect(probe(skewMs).assertInStep()).resolves.toBeUndefined();
  });

  it.each([
    [180_000, 'The clock of this machine is 180 s behind the database’s.'],
    [-6_000, 'The clock of this machine is 6 s ahead of the database’s.'],
  ])('names the difference when it is %d ms', async (skewMs, message) => {
    await expect(probe(skewMs).assertInStep()).rejects.toThrow(message);
  });

  it('does not take a slow answer for a difference', async () => {
    await expect(probe(8_000, 8_000).assertInStep()).resolves.toBeUndefined();
  });
});

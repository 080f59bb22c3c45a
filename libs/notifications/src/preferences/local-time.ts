import { memoize } from '@orderly/platform/kernel/caching/memoize';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** Minutes since midnight, of a time such as `22:00`. */
export const minuteOf = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
};

const clockOf = memoize(
  (timeZone) =>
    new Intl.DateTimeFormat('en-GB', {
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone },
    }),
);

/** Minutes since midnight by the clocks of the zone. */
export const minuteIn = (instant: Date, timeZone: string): number =>
  minuteOf(clockOf(timeZone).format(instant));

/**
 * When the clocks of the zone show the time for the next time after now, however long the day is. A
 * time that they skip is as much later as they skip.
 */
export function nextTime(time: string, timeZone: string, now: Date): Date {
  const [wanted, minute] = [minuteOf(time), minuteIn(now, timeZone)];
  const startOfMinuteMs = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const ahead = (wanted - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const guess = new Date(startOfMinuteMs + ahead * MINUTE_MS);
  // The clocks changed in between: they show more or less than was added.
  const shift = (minuteIn(guess, timeZone) - wanted + DAY_MINUTES * 1.5) % DAY_MINUTES;
  const shifted = new Date(guess.getTime() - (shift - DAY_MINUTES / 2) * MINUTE_MS);
  return minuteIn(shifted, timeZone) === wanted ? shifted : guess;
}

import { memoize } from '@orderly/platform/kernel/caching/memoize';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When an account wants no mail that can wait: `from` may be later than `to`. */
export interface QuietHours {
  /** `22:00`, by the clocks of the time zone. */
  readonly from: string;
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

/**
 * The end of the quiet hours; null outside of them. They end when the clocks of the zone show `to`,
 * however long the night is. A `to` that the clocks skip is as much later as they skip.
 */
export function quietUntil({ from, to, timeZone }: QuietHours, now: Date): Date | null {
  const minute = minuteIn(now, timeZone);
  const [first, end] = [minuteOf(from), minuteOf(to)];
  const isQuiet = first < end ? minute >= first && minute < end : minute >= first || minute < end;
  if (!isQuiet) return null;
  const startOfMinuteMs = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const ahead = (end - minute + DAY_MINUTES) % DAY_MINUTES;
  const guess = new Date(startOfMinuteMs + ahead * MINUTE_MS);
  // The clocks changed in between: they show more or less than was added.
  const shift = (minuteIn(guess, timeZone) - end + DAY_MINUTES * 1.5) % DAY_MINUTES;
  const shifted = new Date(guess.getTime() - (shift - DAY_MINUTES / 2) * MINUTE_MS);
  return minuteIn(shifted, timeZone) === end ? shifted : guess;
}

const minuteOf = (time: string): number => {
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
const minuteIn = (instant: Date, timeZone: string): number =>
  minuteOf(clockOf(timeZone).format(instant));

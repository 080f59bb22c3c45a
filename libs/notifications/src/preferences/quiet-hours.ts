import { minuteIn, minuteOf, nextTime } from './local-time.js';

/** When an account wants no mail that can wait: `from` may be later than `to`. */
export interface QuietHours {
  /** `22:00`, by the clocks of the time zone. */
  readonly from: string;
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The end of the quiet hours; null outside of them. */
export function quietUntil({ from, to, timeZone }: QuietHours, now: Date): Date | null {
  const minute = minuteIn(now, timeZone);
  const [first, end] = [minuteOf(from), minuteOf(to)];
  const isQuiet = first < end ? minute >= first && minute < end : minute >= first || minute < end;
  return isQuiet ? nextTime(to, timeZone, now) : null;
}

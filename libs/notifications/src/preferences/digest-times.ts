import { nextTime } from './local-time.js';

/** How mails of a category arrive: each by itself, or several in one. */
export const DELIVERIES = ['immediate', 'hourly', 'daily'] as const;
export type Delivery = (typeof DELIVERIES)[number];
export type DigestDelivery = Exclude<Delivery, 'immediate'>;

const HOUR_MS = 3_600_000;
/** When daily digests are sent, by the clocks of their reader. */
const DAILY_AT = '08:00';

/** When the digest is sent that a mail of now belongs to. */
export const digestAt = (delivery: DigestDelivery, timeZone: string, now: Date): Date =>
  delivery === 'daily'
    ? nextTime(DAILY_AT, timeZone, now)
    : new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS);

import { type Category, isMandatory } from '../core/category.js';
import { digestAt } from './digest-times.js';
import type { NotificationPreferences } from './preferences.js';
import { quietUntil } from './quiet-hours.js';

/** Why a mail waits, and until when. */
export interface Hold {
  readonly until: Date;
  readonly holdFor: 'digest' | 'quiet-hours';
}

/**
 * Null: a mail can leave now.
 * @param timeZone of the reader
 */
export function holdOf(
  { digests, quietHours }: Pick<NotificationPreferences, 'digests' | 'quietHours'>,
  mail: { readonly category: Category; readonly isDigest: boolean },
  timeZone: string,
  now: Date,
): Hold | null {
  if (isMandatory(mail.category)) return null;
  const delivery = mail.isDigest ? undefined : digests[mail.category];
  if (delivery) {
    const until = digestAt(delivery, timeZone, now);
    return { until, holdFor: 'digest' };
  }
  const until = quietHours && quietUntil(quietHours, now);
  return until && { until, holdFor: 'quiet-hours' };
}

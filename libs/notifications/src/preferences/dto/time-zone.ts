import { string } from '@orderly/platform/http/fields/text';
import { wrongFormat } from '@orderly/platform/http/validation/fault';
import { check, type Rule, withChecks } from '@orderly/platform/http/validation/rule';

const MAX_LENGTH = 64;

/** A name of the time zone database of this Node.js; no offset, which knows no summer. */
export const timeZone = (): Rule<string> =>
  withChecks(
    string({ max: MAX_LENGTH }),
    check<string>('isTimeZone', isTimeZone, wrongFormat('Not a time zone, such as Europe/Berlin.')),
  );

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

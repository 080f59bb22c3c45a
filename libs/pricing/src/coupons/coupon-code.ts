import { matching, string } from '@orderly/platform/http/fields/text';
import type { Rule } from '@orderly/platform/http/validation/rule';

/** Letters and digits that people can type, in either case. The handler receives capitals. */
export const couponCode = (): Rule<string> => ({
  ...matching(
    string({ min: 3, max: 50 }),
    /^[A-Za-z0-9_-]+$/,
    'A code has only letters from A to Z, digits, hyphens and underscores.',
  ),
  convert: (typed: string) => typed.toUpperCase(),
});

import { matching, string } from '@orderly/platform/http/fields/text';
import type { Rule } from '@orderly/platform/http/validation/rule';

export const shippingMethodCode = (): Rule<string> =>
  matching(
    string({ min: 1, max: 50 }),
    /^[a-z0-9-]+$/,
    'A code has only small letters from a to z, digits and hyphens.',
  );

import { matching, string } from '@orderly/platform/http/fields/text';
import type { Rule } from '@orderly/platform/http/validation/rule';

/** 32 random bytes in base64url: the form of links, codes, challenges and refresh tokens. */
export const randomToken = (detail: string): Rule<string> =>
  matching(string(), /^[\w-]{43}$/, detail);

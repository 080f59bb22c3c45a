import { canonicalAddress } from '../../kernel/text/client-address.js';
import { canonicalEmail } from '../../kernel/text/email-address.js';
import { wrongFormat } from '../validation/fault.js';
import { check, described, type Rule, withChecks } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';
import { keptPlus } from './kept-plus.js';
import { string } from './text.js';

/** A text with one canonical spelling. The handler receives that spelling. */
export const canonical = (
  rule: Rule<string>,
  canonicalOf: (written: string) => string | null,
  detail: string,
  format: string,
): Rule<string> => ({
  ...withChecks(
    rule,
    check<string>(
      'isCanonical',
      (written) => canonicalOf(written) !== null,
      wrongFormat(detail, { format }),
      { isFatal: true },
    ),
  ),
  convert: (written: string) => canonicalOf(written),
});

/**
 * An address that can receive mail. The handler receives it as it is stored (see `canonicalEmail`).
 */
export const email = (): Rule<string> =>
  canonical(
    withChecks(
      described(string({ min: 3, max: 254 }), { format: 'email' }),
      keptPlus((written) => canonicalEmail(written) !== null, 'email'),
    ),
    canonicalEmail,
    'Not an e-mail address.',
    'email',
  );

/** An address in a response. */
const emailResponse = (): Rule<string> => described(string({ max: 254 }), { format: 'email' });

/**
 * An IP address in any spelling that proxies and logs use. The handler receives it as it is stored.
 */
export const ipAddress = (): Rule<string> =>
  canonical(string({ min: 2, max: 100 }), canonicalAddress, 'Not an IP address.', 'ip');

export const Email = (options?: FieldOptions): FieldDecorator<string> => Field(email(), options);
export const EmailResponse = (options?: FieldOptions): FieldDecorator<string> =>
  Field(emailResponse(), options);
export const IpAddress = (options?: FieldOptions): FieldDecorator<string> =>
  Field(ipAddress(), options);

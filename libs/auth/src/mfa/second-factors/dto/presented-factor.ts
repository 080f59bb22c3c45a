import { Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { matching, string } from '@orderly/platform/http/fields/text';
import { described, type Rule } from '@orderly/platform/http/validation/rule';
import { PasskeyAssertion } from '../../passkeys/dto/passkey-credentials.js';

export const totpCode = (): Rule<string> => ({
  ...described(matching(string({ max: 20 }), /^[ -]*(?:[0-9][ -]*){6}$/, 'Not six digits.'), {
    description: 'The code that the authenticator app shows. Spaces and hyphens are ignored.',
  }),
  convert: (code: string) => code.replaceAll(/[ -]/g, ''),
});

/** Blanks, hyphens and case do not matter, because people type these codes. */
const recoveryCode = (): Rule<string> =>
  described(
    matching(string({ max: 40 }), /^[\s-]*(?:[A-Za-z2-7][\s-]*){16}$/, 'Not a recovery code.'),
    { description: 'One of the ten; it works once.' },
  );

export const FACTORS = ['totp', 'recoveryCode', 'passkey'] as const;

/** Exactly one factor must be present; the classes that extend this one check it. */
export class PresentedFactor {
  @Field(totpCode(), { optional: true })
  readonly totp?: string;

  @Field(recoveryCode(), { optional: true })
  readonly recoveryCode?: string;

  @Nested(PasskeyAssertion, { optional: true })
  readonly passkey?: PasskeyAssertion;
}

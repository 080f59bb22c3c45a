import { email } from '@orderly/platform/http/schemas';
import { locale, personName } from '@orderly/users';
import { z } from 'zod';
import { newPassword } from '../../passwords/dto/password.js';

/** 32 random bytes in base64url: what a link in a mail carries. */
export const linkToken = () =>
  z
    .string()
    .regex(/^[\w-]{43}$/, { error: 'Not the token of a link.' })
    .meta({
      description: 'The token out of the link in the mail.',
      examples: ['3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A'],
    });

export const registerRequest = z
  .strictObject({
    email: email(),
    password: newPassword(),
    name: personName(),
    locale: locale().optional(),
  })
  .meta({
    id: 'RegisterRequest',
    description: 'Who wants an account.',
    examples: [
      {
        email: 'ada@example.com',
        password: 'four random words here',
        name: 'Ada Lovelace',
        locale: 'en-GB',
      },
    ],
  });
export type RegisterRequest = z.infer<typeof registerRequest>;

export const verifyEmailRequest = z
  .strictObject({
    token: linkToken(),
    password: newPassword().optional().meta({
      description:
        'Replaces the one of the registration. Needed after an answer with the code `password-needed`.',
    }),
  })
  .meta({
    id: 'VerifyEmailRequest',
    examples: [{ token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A' }],
  });
export type VerifyEmailRequest = z.infer<typeof verifyEmailRequest>;

export const resendVerificationRequest = z
  .strictObject({ email: email() })
  .meta({ id: 'ResendVerificationRequest', examples: [{ email: 'ada@example.com' }] });
export type ResendVerificationRequest = z.infer<typeof resendVerificationRequest>;

export const acceptInvitationRequest = z
  .strictObject({ token: linkToken(), password: newPassword() })
  .meta({
    id: 'AcceptInvitationRequest',
    examples: [
      { token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A', password: 'four random words here' },
    ],
  });
export type AcceptInvitationRequest = z.infer<typeof acceptInvitationRequest>;

/** The same for known and unknown addresses: whoever asks learns nothing about others. */
export const acceptedResponse = z.object({ message: z.string().max(200) }).meta({
  id: 'Accepted',
  examples: [{ message: 'If the address can be used, a mail is on its way to it.' }],
});
export const ACCEPTED: z.infer<typeof acceptedResponse> = {
  message: 'If the address can be used, a mail is on its way to it.',
};

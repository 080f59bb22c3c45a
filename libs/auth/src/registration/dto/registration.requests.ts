import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Locale, PersonName } from '@orderly/users';
import { NewPassword } from '../../passwords/dto/password.js';
import { LinkToken } from './link-token.js';

@ApiSchema({
  name: 'RegisterRequest',
  description: 'The person who wants an account.',
  examples: [
    {
      email: 'ada@example.com',
      password: 'four random words here',
      name: 'Ada Lovelace',
      locale: 'en-GB',
    },
  ],
})
export class RegisterRequest {
  @Email()
  readonly email: string;

  @NewPassword()
  readonly password: string;

  @PersonName()
  readonly name: string;

  @Locale({ optional: true })
  readonly locale?: string;
}

@ApiSchema({
  name: 'VerifyEmailRequest',
  examples: [{ token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A' }],
})
export class VerifyEmailRequest {
  @LinkToken()
  readonly token: string;

  @NewPassword({
    optional: true,
    description:
      'Replaces the password of the registration. Required after the problem ' +
      '`password-needed`.',
  })
  readonly password?: string;
}

@ApiSchema({ name: 'ResendVerificationRequest', examples: [{ email: 'ada@example.com' }] })
export class ResendVerificationRequest {
  @Email()
  readonly email: string;
}

@ApiSchema({
  name: 'AcceptInvitationRequest',
  examples: [
    { token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A', password: 'four random words here' },
  ],
})
export class AcceptInvitationRequest {
  @LinkToken()
  readonly token: string;

  @NewPassword()
  readonly password: string;
}

import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { LinkToken } from '../../../registration/dto/link-token.js';
import { GivenPassword, NextPassword } from '../../dto/password.js';

@ApiSchema({ name: 'ForgotPasswordRequest', examples: [{ email: 'ada@example.com' }] })
export class ForgotPasswordRequest {
  @Email()
  readonly email: string;
}

@ApiSchema({
  name: 'ResetPasswordRequest',
  examples: [
    { token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A', password: 'four random words here' },
  ],
})
export class ResetPasswordRequest {
  @LinkToken()
  readonly token: string;

  @NextPassword()
  readonly password: string;
}

@ApiSchema({
  name: 'ChangePasswordRequest',
  examples: [
    { currentPassword: 'four random words here', newPassword: 'five quite different words' },
  ],
})
export class ChangePasswordRequest {
  @GivenPassword()
  readonly currentPassword: string;

  @NextPassword()
  readonly newPassword: string;
}

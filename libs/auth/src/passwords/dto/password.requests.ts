import { email } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { linkToken } from '../../registration/dto/registration.requests.js';
import { givenPassword, nextPassword } from './password.js';

export const forgotPasswordRequest = z
  .strictObject({ email: email() })
  .meta({ id: 'ForgotPasswordRequest', examples: [{ email: 'ada@example.com' }] });
export type ForgotPasswordRequest = z.infer<typeof forgotPasswordRequest>;

export const resetPasswordRequest = z
  .strictObject({ token: linkToken(), password: nextPassword() })
  .meta({
    id: 'ResetPasswordRequest',
    examples: [
      { token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A', password: 'four random words here' },
    ],
  });
export type ResetPasswordRequest = z.infer<typeof resetPasswordRequest>;

export const changePasswordRequest = z
  .strictObject({ currentPassword: givenPassword(), newPassword: nextPassword() })
  .meta({
    id: 'ChangePasswordRequest',
    examples: [
      { currentPassword: 'four random words here', newPassword: 'five quite different words' },
    ],
  });
export type ChangePasswordRequest = z.infer<typeof changePasswordRequest>;

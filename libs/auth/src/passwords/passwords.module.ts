import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { SecondFactorModule } from '../mfa/second-factor.module.js';
import { ChangeEmail } from '../registration/change-email.js';
import { EmailChangeController } from '../registration/email-change.controller.js';
import { ChangePassword } from './change-password.js';
import { PasswordChanges } from './password-changes.js';
import { PasswordChoices } from './password-choices.js';
import { PasswordsController } from './passwords.controller.js';
import { ResetPassword } from './reset-password.js';

/** Changing the password and the address, and getting back in without the password. */
@Module({
  imports: [AuthCoreModule, SecondFactorModule],
  controllers: [PasswordsController, EmailChangeController],
  providers: [ChangeEmail, ChangePassword, PasswordChanges, PasswordChoices, ResetPassword],
  exports: [PasswordChanges],
})
export class PasswordsModule {}

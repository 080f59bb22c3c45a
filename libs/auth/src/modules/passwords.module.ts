import { Module } from '@nestjs/common';
import { ChangePassword } from '../passwords/changing/change-password.js';
import { PasswordChanges } from '../passwords/changing/password-changes.js';
import { PasswordChoices } from '../passwords/changing/password-choices.js';
import { PasswordsController } from '../passwords/changing/passwords.controller.js';
import { ResetPassword } from '../passwords/changing/reset-password.js';
import { ChangeEmail } from '../registration/change-email.js';
import { EmailChangeController } from '../registration/email-change.controller.js';
import { AuthCoreModule } from './auth-core.module.js';
import { SecondFactorModule } from './second-factor.module.js';

/** Changes of the password and the address, and password resets. */
@Module({
  imports: [AuthCoreModule, SecondFactorModule],
  controllers: [PasswordsController, EmailChangeController],
  providers: [ChangeEmail, ChangePassword, PasswordChanges, PasswordChoices, ResetPassword],
  exports: [PasswordChanges],
})
export class PasswordsModule {}

import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { FactorsModule } from '../mfa/factors.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { AdminAccess } from './admin-access.js';

/** What the command line needs to let administrators in again. */
@Module({
  imports: [AuthCoreModule, PasswordsModule, FactorsModule],
  providers: [AdminAccess],
})
export class AdminAccessModule {}

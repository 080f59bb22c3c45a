import { Module } from '@nestjs/common';
import { AdminAccess } from '../operator/admin-access.js';
import { AuthCoreModule } from './auth-core.module.js';
import { FactorsModule } from './factors.module.js';
import { PasswordsModule } from './passwords.module.js';

/** The services with which the command line restores an administrator's access. */
@Module({
  imports: [AuthCoreModule, PasswordsModule, FactorsModule],
  providers: [AdminAccess],
})
export class AdminAccessModule {}

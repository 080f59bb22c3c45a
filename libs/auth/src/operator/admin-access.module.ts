import { Module } from '@nestjs/common';
import { AccountLifeModule } from '../account-life/account-life.module.js';
import { AuthCoreModule } from '../auth-core.module.js';
import { FactorsModule } from '../factors/factors.module.js';
import { AdminAccess } from './admin-access.js';

/** What the command line needs to let administrators in again. */
@Module({
  imports: [AuthCoreModule, AccountLifeModule, FactorsModule],
  providers: [AdminAccess],
})
export class AdminAccessModule {}

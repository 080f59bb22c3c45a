import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';

/** Changing the password and the address, and getting back in without the password. */
@Module({ imports: [AuthCoreModule] })
export class AccountLifeModule {}

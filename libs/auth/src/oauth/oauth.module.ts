import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { ClientCallers } from './client-callers.js';

/** OAuth clients and the tokens that they get (RFC 6749 section 4.4). */
@Module({ imports: [AuthCoreModule], providers: [ClientCallers], exports: [ClientCallers] })
export class OauthModule {}

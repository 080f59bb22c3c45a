import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { ApiKeyCallers } from './api-key-callers.js';

/** Keys with which programs act for an account. */
@Module({ imports: [AuthCoreModule], providers: [ApiKeyCallers], exports: [ApiKeyCallers] })
export class ApiKeysModule {}

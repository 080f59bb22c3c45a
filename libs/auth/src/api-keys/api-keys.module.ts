import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { AdminApiKeysController } from './admin-api-keys.controller.js';
import { ApiKeyCallers } from './api-key-callers.js';
import { ApiKeyUses } from './api-key-uses.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeys } from './api-keys.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { LiveApiKeys } from './live-api-keys.js';

/** Keys with which programs act for an account. */
@Module({
  imports: [AuthCoreModule],
  controllers: [ApiKeysController, AdminApiKeysController],
  providers: [ApiKeyCallers, ApiKeys, ApiKeysRepository, ApiKeyUses, LiveApiKeys],
  exports: [ApiKeyCallers, LiveApiKeys],
})
export class ApiKeysModule {}

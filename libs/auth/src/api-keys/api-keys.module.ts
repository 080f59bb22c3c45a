import { Module } from '@nestjs/common';
import { ApiKeyStrategy } from '../authentication/api-key.strategy.js';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { AdminApiKeysController } from './admin-api-keys.controller.js';
import { ApiKeyUses } from './api-key-uses.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeys } from './api-keys.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { LiveApiKeys } from './live-api-keys.js';

/** Keys with which programs act for an account. */
@Module({
  imports: [AuthCoreModule],
  controllers: [ApiKeysController, AdminApiKeysController],
  providers: [ApiKeyStrategy, ApiKeys, ApiKeysRepository, ApiKeyUses, LiveApiKeys],
  exports: [ApiKeyStrategy, LiveApiKeys],
})
export class ApiKeysModule {}

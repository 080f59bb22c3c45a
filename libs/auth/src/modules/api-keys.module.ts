import { Module } from '@nestjs/common';
import { AdminApiKeysController } from '../api-keys/admin-api-keys.controller.js';
import { ApiKeyUses } from '../api-keys/api-key-uses.js';
import { ApiKeysController } from '../api-keys/api-keys.controller.js';
import { ApiKeys } from '../api-keys/api-keys.js';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { LiveApiKeys } from '../api-keys/live-api-keys.js';
import { ApiKeyStrategy } from '../authentication/api-key.strategy.js';
import { AuthCoreModule } from './auth-core.module.js';

/** Keys with which programs act for an account. */
@Module({
  imports: [AuthCoreModule],
  controllers: [ApiKeysController, AdminApiKeysController],
  providers: [ApiKeyStrategy, ApiKeys, ApiKeysRepository, ApiKeyUses, LiveApiKeys],
  exports: [ApiKeyStrategy, LiveApiKeys],
})
export class ApiKeysModule {}

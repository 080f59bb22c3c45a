import { Module } from '@nestjs/common';
import { EncryptionModule } from '@orderly/platform/encryption/encryption.module';
import { SealedWebhookSecrets } from './endpoint-secrets.js';

/** The column of secrets alone: for the command line, which changes the encryption key. */
@Module({
  imports: [EncryptionModule],
  providers: [SealedWebhookSecrets],
})
export class WebhookSecretsModule {}

import { Module } from '@nestjs/common';
import { EncryptionCheck } from './encryption-check.js';
import { EncryptionKeys } from './encryption-keys.js';
import { Reencryption } from './reencryption.js';
import { SealedSecretsRepository } from './sealed-secrets.repository.js';
import { SecretBox } from './secret-box.js';

/** Secrets that are stored and must be read again. */
@Module({
  providers: [EncryptionCheck, EncryptionKeys, Reencryption, SealedSecretsRepository, SecretBox],
  exports: [EncryptionKeys, Reencryption, SecretBox],
})
export class EncryptionModule {}

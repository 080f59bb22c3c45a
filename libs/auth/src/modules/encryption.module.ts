import { Module } from '@nestjs/common';
import { EncryptionCheck } from '../encryption/encryption-check.js';
import { EncryptionKeys } from '../encryption/encryption-keys.js';
import { Reencryption } from '../encryption/reencryption.js';
import { SealedSecretsRepository } from '../encryption/sealed-secrets.repository.js';
import { SecretBox } from '../encryption/secret-box.js';

/** Encryption of secrets that must be read again. */
@Module({
  providers: [EncryptionCheck, EncryptionKeys, Reencryption, SealedSecretsRepository, SecretBox],
  exports: [EncryptionKeys, Reencryption, SecretBox],
})
export class EncryptionModule {}

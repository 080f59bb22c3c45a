import { Module } from '@nestjs/common';
import { SigningKeyRotation } from '../tokens/signing-key-rotation.js';
import { SigningKeysRepository } from '../tokens/signing-keys.repository.js';
import { AuthEncryptionModule } from './auth-encryption.module.js';

/** For the worker and the command line: they change the keys, and the API reloads them. */
@Module({
  imports: [AuthEncryptionModule],
  providers: [SigningKeyRotation, SigningKeysRepository],
  exports: [AuthEncryptionModule, SigningKeyRotation, SigningKeysRepository],
})
export class KeyRotationModule {}

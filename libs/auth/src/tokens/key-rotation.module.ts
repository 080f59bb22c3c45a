import { Module } from '@nestjs/common';
import { EncryptionModule } from '../encryption/encryption.module.js';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

/** For the worker and the command line: the keys are changed there, and the API finds out. */
@Module({
  imports: [EncryptionModule],
  providers: [SigningKeyRotation, SigningKeysRepository],
  exports: [EncryptionModule, SigningKeyRotation, SigningKeysRepository],
})
export class KeyRotationModule {}

import { Module } from '@nestjs/common';
import { SigningKeysRepository } from '../signing-keys.repository.js';
import { SigningKeyRotation } from './signing-key-rotation.js';

/** For the worker and the command line: the keys are changed there, and the API finds out. */
@Module({
  providers: [SigningKeyRotation, SigningKeysRepository],
  exports: [SigningKeyRotation, SigningKeysRepository],
})
export class KeyRotationModule {}

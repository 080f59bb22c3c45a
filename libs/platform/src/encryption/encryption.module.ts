import { Module } from '@nestjs/common';
import { EncryptionCheck } from './encryption-check.js';
import { EncryptionKeys } from './encryption-keys.js';
import { Reencryption } from './reencryption.js';
import { SealedColumns } from './sealed-column.js';
import { SecretBox } from './secret-box.js';

/** Encryption of secrets that must be read again. */
@Module({
  providers: [EncryptionCheck, EncryptionKeys, Reencryption, SealedColumns, SecretBox],
  exports: [EncryptionKeys, Reencryption, SecretBox],
})
export class EncryptionModule {}

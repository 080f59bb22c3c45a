import { Module } from '@nestjs/common';
import { EncryptionModule } from '@orderly/platform/encryption/encryption.module';
import { TotpSecrets } from '../encryption/totp-secrets.js';

/** The secrets of this module that are encrypted. */
@Module({
  imports: [EncryptionModule],
  providers: [TotpSecrets],
  exports: [EncryptionModule],
})
export class AuthEncryptionModule {}

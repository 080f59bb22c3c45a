import type { AppConfig } from '@orderly/platform/config/app-config';
import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { EncryptionKeys } from '@orderly/platform/encryption/encryption-keys';
import type { DataSource } from 'typeorm';

/** Those of a process that was started with these keys in AUTH_ENCRYPTION_KEY. */
export const encryptionKeys = (dataSource: DataSource, ...keys: Buffer[]): EncryptionKeys =>
  new EncryptionKeys(
    { auth: { encryptionKeys: keys } } as unknown as AppConfig,
    new ServerSecrets(dataSource),
  );

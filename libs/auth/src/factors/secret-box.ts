import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { InstallationSecrets } from '@orderly/platform/database/installation-secrets';

const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const;

/** Encrypts what must be read again but not by whoever reads the database, under AUTH_ENCRYPTION_KEY or a key of the installation. */
@Injectable()
export class SecretBox {
  private made: Promise<Buffer> | undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly secrets: InstallationSecrets,
  ) {}

  /** @param place whose and what it is; what was sealed for one place does not open in another, so rows cannot be swapped */
  async seal(place: string, secret: string): Promise<string> {
    const { CompactEncrypt } = await import('jose');
    return new CompactEncrypt(Buffer.from(secret))
      .setProtectedHeader({ ...ALGORITHMS, place })
      .encrypt(await this.key());
  }

  /** @throws Error when it was sealed under another key, for another place, or was tampered with */
  async open(place: string, sealed: string): Promise<string> {
    const { compactDecrypt } = await import('jose');
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, await this.key(), {
      keyManagementAlgorithms: [ALGORITHMS.alg],
      contentEncryptionAlgorithms: [ALGORITHMS.enc],
    });
    if (protectedHeader['place'] !== place)
      throw new Error(`A sealed secret is not that of ${place}.`);
    return Buffer.from(plaintext).toString();
  }

  private async key(): Promise<Buffer> {
    if (this.config.auth.encryptionKey) return this.config.auth.encryptionKey;
    this.made ??= this.secrets.getOrCreate('auth-encryption').catch((error: unknown) => {
      // The database was away: the next one asks again.
      this.made = undefined;
      throw error;
    });
    return this.made;
  }
}

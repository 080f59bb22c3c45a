import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ServerSecrets } from '../database/server-secrets.js';

interface EncryptionKey {
  /** Derived from the key, but reveals nothing about it. */
  readonly id: string;
  readonly bytes: Buffer;
}

const INSTALLATION_KEY = 'auth-encryption';

const keyIdOf = (bytes: Buffer): string =>
  createHash('sha256')
    .update('orderly encryption key\0')
    .update(bytes)
    .digest('base64url')
    .slice(0, 16);

/**
 * The keys that encrypt the secrets of second factors: those of AUTH_ENCRYPTION_KEY, the newest
 * first, then the key of the installation, which is created and kept in the database while the
 * variable is not set. So secrets stay readable when the variable is set later.
 */
@Injectable()
export class EncryptionKeys {
  private reading: Promise<EncryptionKey[]> | undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly secrets: ServerSecrets,
  ) {}

  /** The key for new secrets. */
  async current(): Promise<EncryptionKey> {
    const [current] = await this.all();
    if (!current) throw new Error('There is no encryption key.');
    return current;
  }

  /** All keys that may have sealed stored secrets, the current one first. */
  all(): Promise<EncryptionKey[]> {
    this.reading ??= this.read().catch((error: unknown) => {
      // The database was away: the next call tries again.
      this.reading = undefined;
      throw error;
    });
    return this.reading;
  }

  private async read(): Promise<EncryptionKey[]> {
    const configured = this.config.auth.encryptionKeys;
    const kept =
      configured.length === 0
        ? await this.secrets.getOrCreate(INSTALLATION_KEY)
        : await this.secrets.find(INSTALLATION_KEY);
    return [...configured, ...(kept ? [kept] : [])].map((bytes) => ({ id: keyIdOf(bytes), bytes }));
  }
}

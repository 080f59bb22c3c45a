import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EncryptionKeys } from '../encryption/encryption-keys.js';

/**
 * Names the rows that failures are counted in. They hold what was typed as an address, which may be
 * anybody's, so they are keyed: a copy of the database alone does not tell who tried to log in.
 * With AUTH_ENCRYPTION_KEY, the key is not in the database. Another first key there starts the
 * counts again.
 */
@Injectable()
export class ThrottleKeys {
  private deriving: Promise<Buffer> | undefined;

  constructor(private readonly keys: EncryptionKeys) {}

  /** 48 bytes; the digests of former releases, which had no key, have 32. */
  async of(...parts: string[]): Promise<Buffer> {
    return createHmac('sha384', await this.key())
      .update(JSON.stringify(parts))
      .digest();
  }

  private key(): Promise<Buffer> {
    this.deriving ??= this.keys.current().then(
      ({ bytes }) => Buffer.from(hkdfSync('sha256', bytes, '', 'orderly log-in throttle', 32)),
      (error: unknown) => {
        this.deriving = undefined;
        throw error;
      },
    );
    return this.deriving;
  }
}

import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EncryptionKeys } from '@orderly/platform/encryption/encryption-keys';

/**
 * Names the rows in which failures are counted. They are keyed hashes, because they hold what was
 * typed as an address, which may be any person's: a copy of the database alone does not reveal who
 * tried to log in. With AUTH_ENCRYPTION_KEY, the key is not in the database. Changing the first key
 * there resets the counts.
 */
@Injectable()
export class ThrottleKeys {
  private deriving: Promise<Buffer> | undefined;

  constructor(private readonly keys: EncryptionKeys) {}

  /** 48 bytes; the unkeyed digests of earlier releases have 32. */
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

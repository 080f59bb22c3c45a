import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { canonicalEmail } from '@orderly/platform/kernel/text/email-address';

/**
 * Hashes addresses with a key of the installation. A hash recognises an address and does not tell
 * it: reports may be about people who have no account here, and whose erasure is never asked for.
 */
@Injectable()
export class AddressHashes implements OnModuleInit {
  private key: Buffer | undefined;

  constructor(private readonly secrets: ServerSecrets) {}

  async onModuleInit(): Promise<void> {
    this.key = await this.secrets.getOrCreate('suppressed-addresses');
  }

  /** The same for all spellings of an address. */
  of(address: string): Buffer {
    if (!this.key) throw new Error('The key of the address hashes has not been read yet.');
    return createHmac('sha256', this.key)
      .update(canonicalEmail(address) ?? address.toLowerCase())
      .digest();
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ServerSecrets } from '@orderly/platform/database/server-secrets';

const DIGITS = 6;
/** As many as a number holds exactly: the remainder then favours no code noticeably. */
const BYTES = 6;

/**
 * Makes the code of a number that waits from its id and a key of the installation. So nothing of it
 * is stored, and every repetition of the text message has the same code.
 */
@Injectable()
export class PhoneCodes implements OnModuleInit {
  private key: Buffer | undefined;

  constructor(private readonly secrets: ServerSecrets) {}

  async onModuleInit(): Promise<void> {
    this.key = await this.secrets.getOrCreate('phone-codes');
  }

  /** For the text message alone. */
  of(id: string): string {
    if (!this.key) throw new Error('The key of the codes has not been read yet.');
    const digest = createHmac('sha256', this.key).update(id).digest();
    return String(digest.readUIntBE(0, BYTES) % 10 ** DIGITS).padStart(DIGITS, '0');
  }

  isOf(id: string, code: string): boolean {
    const [right, given] = [Buffer.from(this.of(id)), Buffer.from(code)];
    return right.length === given.length && timingSafeEqual(right, given);
  }
}

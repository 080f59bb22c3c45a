import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { CATEGORIES, type Category, isMandatory } from '../core/category.js';

const ID_BYTES = 16;
const SIGNATURE_BYTES = 16;

/** Whom a link unsubscribes, and from what. */
interface Subscription {
  readonly userId: string;
  readonly category: Category;
}

/**
 * Signs the links to unsubscribe. Each names an account and a category, and works for as long as
 * the installation has its key: people open old mails. Nothing is stored for it.
 */
@Injectable()
export class UnsubscribeTokens implements OnModuleInit {
  private key: Buffer | undefined;

  constructor(private readonly secrets: ServerSecrets) {}

  async onModuleInit(): Promise<void> {
    this.key = await this.secrets.getOrCreate('unsubscribe-signing');
  }

  issue({ userId, category }: Subscription): string {
    const id = Buffer.from(userId.replaceAll('-', ''), 'hex');
    const payload = Buffer.concat([id, Buffer.from(category)]);
    return Buffer.concat([this.sign(payload), payload]).toString('base64url');
  }

  /** Null: it is not from us, or its category can no longer be turned off. */
  read(token: string): Subscription | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length <= SIGNATURE_BYTES + ID_BYTES) return null;
    const payload = bytes.subarray(SIGNATURE_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.sign(payload))) return null;
    const name = payload.subarray(ID_BYTES).toString();
    const category = CATEGORIES.find((each) => each === name);
    if (!category || isMandatory(category)) return null;
    return { userId: uuidOf(payload.subarray(0, ID_BYTES)), category };
  }

  private sign(payload: Buffer): Buffer {
    if (!this.key) throw new Error('The key of the unsubscribe links has not been read yet.');
    const digest = createHmac('sha256', this.key).update(payload).digest();
    return digest.subarray(0, SIGNATURE_BYTES);
  }
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

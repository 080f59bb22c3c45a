import { Injectable } from '@nestjs/common';
import { OrderNotices } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import { MailTemplatesRepository } from '../wording/mail-templates.repository.js';
import type { MailContent, OptOut, Reader } from './content/mail-content.js';
import { senderOf } from './content/sender.js';
import { type DigestEntry, DigestsRepository } from './digests.repository.js';
import type { MailMessage } from './mail-message.entity.js';
import { isAboutOrder } from './order-mails.js';

/** A mail lists no more; each needs a look-up. The rest is counted. */
const MAX_LISTED = 50;

/** Looks up what a digest tells, and writes it. */
@Injectable()
export class DigestMails {
  constructor(
    private readonly digests: DigestsRepository,
    private readonly notices: OrderNotices,
    private readonly templates: MailTemplatesRepository,
    private readonly config: AppConfig,
  ) {}

  /** Null when nothing of what it would tell is there any more. */
  async contentOf(
    { id, userId }: MailMessage,
    reader: Reader,
    optOut: OptOut | null,
  ): Promise<MailContent | null> {
    const entries = await this.digests.entriesOf(id);
    const listed = entries.slice(0, MAX_LISTED).map((entry) => this.itemOf(userId, entry));
    const items = (await Promise.all(listed)).flatMap((item) => item ?? []);
    if (items.length === 0) return null;
    const { digestMail } = await import('./account-mail.js');
    const own = await this.templates.ownWords('digest', reader.locale);
    const more = Math.max(entries.length - MAX_LISTED, 0);
    return digestMail({ items, more }, reader, senderOf(this.config), optOut, own);
  }

  private async itemOf(userId: string, { template, facts: { orderId } }: DigestEntry) {
    if (!orderId || !isAboutOrder(template)) return null;
    const order = await this.notices.findOrder(orderId);
    // No account may learn about another's order, whatever an event says.
    return order?.customerId === userId ? { kind: template, number: order.number } : null;
  }
}

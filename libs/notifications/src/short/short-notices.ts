import { Injectable } from '@nestjs/common';
import { type SecurityNotice, UsersService } from '@orderly/users';
import type { NotificationKind } from '../feed/notification.entity.js';
import type { MailMessage } from '../mail/mail-message.entity.js';
import { isAboutOrder, OrderMails } from '../mail/order-mails.js';
import { valuesOf } from '../mail/orders/order-values.js';
import { languageOf } from '../mail/texts/language.js';
import { filledIn, type MessageValues } from '../mail/texts/message.js';
import { wordingOf } from '../mail/texts/wording.js';
import { MailTemplatesRepository } from '../wording/mail-templates.repository.js';

/** What a message says in two lines, without links that carry tokens. */
export interface ShortNotice {
  readonly kind: NotificationKind | SecurityNotice;
  readonly title: string;
  readonly body: string;
  /** BCP 47 tag. */
  readonly language: string;
  /** The page of the order in the front end, if there is one. */
  readonly url: string | null;
  /** Later notices about the same replace this one. */
  readonly about: string;
}

/** Whether a message can be told in short: it is about an order or a warning, and has no link. */
export const isToldInShort = ({ template }: Pick<MailMessage, 'template'>): boolean =>
  isAboutOrder(template) || template === 'security-notice';

/**
 * Writes messages in short, in the words of the subject and the preview of their mails. Everything
 * is looked up when the notice leaves, as for mails.
 */
@Injectable()
export class ShortNotices {
  constructor(
    private readonly users: UsersService,
    private readonly orders: OrderMails,
    private readonly templates: MailTemplatesRepository,
  ) {}

  /** Null when the recipient is erased or suspended, or what happened is not there any more. */
  async compose(message: MailMessage): Promise<ShortNotice | null> {
    const contact = await this.users.findReachable(message.userId);
    if (!contact) return null;
    const { id, template, facts } = message;
    if (isAboutOrder(template)) {
      const news = await this.orders.newsOf(message, template);
      if (!news) return null;
      const values = valuesOf(news, languageOf(contact.locale).locale);
      const words = await this.wordsOf(template, contact.locale, values);
      return { ...words, url: news.url, about: `order ${facts.orderId}` };
    }
    if (template !== 'security-notice' || !facts.kind) return null;
    const words = await this.wordsOf(facts.kind, contact.locale, {});
    return { ...words, url: null, about: `message ${id}` };
  }

  private async wordsOf(
    kind: ShortNotice['kind'],
    tag: string,
    values: MessageValues,
  ): Promise<Pick<ShortNotice, 'kind' | 'title' | 'body' | 'language'>> {
    const { locale, texts } = languageOf(tag);
    const own = await this.templates.ownWords(kind, tag);
    const { subject, preheader } = filledIn(wordingOf(kind, texts, own), locale, values);
    return { kind, title: subject, body: preheader, language: locale };
  }
}

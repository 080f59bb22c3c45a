import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { PersonalExports } from '@orderly/privacy';
import { type Contact, EmailChanges, OneTimeTokens, UsersService } from '@orderly/users';
import { isMandatory } from '../core/category.js';
import { UnsubscribeTokens } from '../unsubscribing/unsubscribe-tokens.js';
import { MailTemplatesRepository } from '../wording/mail-templates.repository.js';
import type { MailContent, OptOut, Reader } from './content/mail-content.js';
import { senderOf } from './content/sender.js';
import { DigestMails } from './digest-mails.js';
import { categoryOf } from './mail-category.js';
import type { MailMessage } from './mail-message.entity.js';
import type { Mail } from './mailer.js';
import { isAboutOrder, OrderMails } from './order-mails.js';
import { carriesToken, languageParameter, type TokenTemplate, tokenLink } from './token-links.js';

/** The name is null where it must not be shown: see `nameFor`. */
type Recipient = Reader & { readonly email: string };

/**
 * Turns a message row into a mail. Everything is looked up now and not when the event happened, so
 * that a mail that waited for days neither goes to an old address nor mentions a person who was
 * erased meanwhile.
 */
@Injectable()
export class MailComposer {
  constructor(
    private readonly config: AppConfig,
    private readonly users: UsersService,
    private readonly tokens: OneTimeTokens,
    private readonly emailChanges: EmailChanges,
    private readonly exports: PersonalExports,
    private readonly orders: OrderMails,
    private readonly digests: DigestMails,
    private readonly unsubscribeTokens: UnsubscribeTokens,
    private readonly templates: MailTemplatesRepository,
  ) {}

  /**
   * Returns null when the recipient is erased or suspended, or no longer needs the mail.
   * @param timeZone of the times in the mail
   */
  async compose(message: MailMessage, timeZone: string): Promise<Mail | null> {
    // The last mail to an account, while its address is still stored.
    const evenLeaving = message.facts.kind === 'account-erasure-begun';
    const contact = await this.users.findReachable(message.userId, { evenLeaving });
    if (!contact) return null;
    const name = nameFor(message, contact);
    const optOut = this.optOutOf(message, contact.locale);
    const content = await this.contentOf(message, { ...contact, name, timeZone }, optOut);
    if (!content) return null;
    const address = await this.addressOf(message, contact.email);
    if (!address) return null;
    const to = { name: name ?? '', address };
    const unsubscribeUrl = optOut?.unsubscribeUrl;
    return { id: message.id, messageId: message.messageId, to, unsubscribeUrl, ...content };
  }

  /**
   * Mails about a change of the address go to the address in question, which may no longer be the
   * account's.
   */
  private async addressOf(
    { template, facts, userId }: MailMessage,
    present: string,
  ): Promise<string | null> {
    if (!facts.emailChangeId) return present;
    const change = await this.emailChanges.find(facts.emailChangeId);
    if (change?.userId !== userId) return null;
    return template === 'change-email-new' ? change.newEmail : change.oldEmail;
  }

  private optOutOf({ userId, template }: MailMessage, locale: string): OptOut | null {
    const category = categoryOf(template);
    if (isMandatory(category)) return null;
    const { http, frontEnd } = this.config;
    const token = this.unsubscribeTokens.issue({ userId, category });
    return {
      unsubscribeUrl: `${http.publicUrl}/unsubscribe/${token}${languageParameter(locale)}`,
      preferencesUrl: frontEnd.preferencesPageUrl,
    };
  }

  private async contentOf(
    message: MailMessage,
    reader: Recipient,
    optOut: OptOut | null,
  ): Promise<MailContent | null> {
    const { template } = message;
    if (isAboutOrder(template)) return this.orders.contentOf(message, template, reader, optOut);
    if (template === 'digest') return this.digests.contentOf(message, reader, optOut);
    // Loaded with the first mail, as in OrderMails.
    const { accountMail } = await import('./account-mail.js');
    if (template === 'security-notice') return this.noticeContent(message, reader);
    const sender = senderOf(this.config);
    const own = await this.templates.ownWords(template, reader.locale);
    if (!carriesToken(template)) return accountMail(template, reader, sender, null, own);
    // Minted here, so that it exists in this mail and, hashed, in the database, but in no event,
    // job or log.
    const token = await this.mint(message, template);
    // While this mail waited, the address was verified, the invitation accepted or the export
    // deleted.
    if (token === null) return null;
    const link = tokenLink(template, token, this.config.http.publicUrl, reader.locale);
    return accountMail(template, reader, sender, link, own);
  }

  /** The addresses are looked up now, like all other data of the mail. */
  private async noticeContent(
    { facts }: MailMessage,
    reader: Recipient,
  ): Promise<MailContent | null> {
    const { kind, emailChangeId } = facts;
    const sender = senderOf(this.config);
    if (!kind) return null;
    const { securityNoticeMail } = await import('./account-mail.js');
    const own = await this.templates.ownWords(kind, reader.locale);
    if (kind !== 'email-changed')
      return securityNoticeMail({ ...facts, kind }, reader, sender, own);
    const change = emailChangeId ? await this.emailChanges.find(emailChangeId) : null;
    const name = change?.newEmail ?? reader.email;
    return securityNoticeMail({ ...facts, kind, name }, reader, sender, own);
  }

  private async mint(
    { userId, facts }: MailMessage,
    template: TokenTemplate,
  ): Promise<string | null> {
    switch (template) {
      case 'export-ready':
        return facts.exportId ? this.exports.issueToken(facts.exportId) : null;
      case 'change-email-old':
      case 'change-email-new': {
        const side = template === 'change-email-old' ? 'old' : 'new';
        return facts.emailChangeId ? this.emailChanges.issue(facts.emailChangeId, side) : null;
      }
      default:
        return this.tokens.issue(userId, template);
    }
  }
}

/**
 * A name is free text by the person who registered, invited or requested another address. While the
 * address is not verified, that text would be mailed to a stranger in our name.
 */
const nameFor = ({ template }: MailMessage, { name, isVerified }: Contact): string | null =>
  isVerified && template !== 'change-email-new' ? name : null;

import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { senderOf } from './content/sender.js';
import { messageIdOf } from './message-id.js';
import { OutgoingMail } from './outgoing-mail.js';

/** Plain text: the template escapes it. */
export interface MailWords {
  readonly subject: string;
  readonly intro: string;
  readonly note: string;
}

interface AddressMail {
  /** The id of the event behind the mail: each repetition carries the same Message-ID. */
  readonly eventId: string;
  /** The name is null for an unverified address, which may be a stranger's. */
  readonly to: { readonly name: string | null; readonly address: string };
  /** BCP 47 tag of the language of the words. */
  readonly locale: string;
  readonly words: MailWords;
}

/**
 * Sends mails to addresses that have no account, in the words of the calling module. Mails to
 * accounts use the queue instead: their text depends on the language and state of the account.
 */
@Injectable()
export class AddressMailer {
  constructor(
    private readonly outgoing: OutgoingMail,
    private readonly config: AppConfig,
  ) {}

  /**
   * Call it from a consumer's `performExternal`: the delivery retries failures, and a permanent
   * failure becomes a dead letter. After a crash the mail may be sent twice, with one Message-ID.
   * Sends nothing to a mailbox that is known not to exist.
   * @throws PermanentFailure when a retry is pointless, anything else when it may help
   */
  async send({ eventId, to, locale, words }: AddressMail, signal: AbortSignal): Promise<void> {
    const { from, timeZone } = this.config.mail;
    // Loaded with the first mail, because templates and their compiler are large.
    const { plainMail } = await import('./account-mail.js');
    const reader = { name: to.name, locale, timeZone };
    const content = plainMail(words, reader, senderOf(this.config));
    const messageId = messageIdOf(eventId, from);
    const addressee = { name: to.name ?? '', address: to.address };
    const outgoing = { id: eventId, messageId, to: addressee, ...content };
    await this.outgoing.send(outgoing, { userId: null, category: 'account' }, signal);
  }
}

import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import { isMandatory } from '../core/category.js';
import { categoryOf } from '../mail/mail-category.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { languageOf } from '../mail/texts/language.js';
import { reaches } from '../preferences/preferences.js';
import { quietUntil } from '../preferences/quiet-hours.js';
import { ShortNotices } from '../short/short-notices.js';
import { PhoneCodes } from './phone-codes.js';
import { PhonesRepository } from './phones.repository.js';
import type { SmsMessage } from './sms-message.entity.js';
import { codeText, smsText } from './sms-text.js';

/** News of yesterday is in the feed and in the mailbox. */
const FRESH_FOR_MS = 24 * 3_600_000;

/** What becomes of a text message that is due. */
type Decision =
  | { readonly to: string; readonly text: string; readonly isCode: boolean }
  | { readonly cancelled: string }
  | { readonly deferredUntil: Date };

/** Writes text messages, by what their reader wants now. */
@Injectable()
export class SmsComposer {
  constructor(
    private readonly phones: PhonesRepository,
    private readonly codes: PhoneCodes,
    private readonly users: UsersService,
    private readonly messages: MailMessagesRepository,
    private readonly notices: ShortNotices,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  decide(sms: SmsMessage): Promise<Decision> {
    return sms.messageId === null ? this.code(sms) : this.notice(sms, sms.messageId);
  }

  private async code({ id, userId }: SmsMessage): Promise<Decision> {
    const open = await this.phones.openCode(id, this.clock.now());
    const contact = await this.users.findReachable(userId);
    if (!open || !contact) return { cancelled: 'The code is not valid any more.' };
    const { texts } = languageOf(contact.locale);
    const text = codeText(this.config.brandName, texts, this.codes.of(id));
    return { to: open.number, text, isCode: true };
  }

  private async notice({ userId, createdAt }: SmsMessage, messageId: string): Promise<Decision> {
    const now = this.clock.now();
    const found = await this.messages.find(messageId);
    if (!found) return { cancelled: 'The message is gone.' };
    const { message, preferences } = found;
    const category = categoryOf(message.template);
    if (!reaches(preferences, category, 'sms'))
      return { cancelled: 'The recipient has turned it off.' };
    const { quietHours } = preferences;
    const quiet = quietHours && !isMandatory(category) ? quietUntil(quietHours, now) : null;
    if (quiet) return { deferredUntil: quiet };
    if (now.getTime() - createdAt.getTime() > FRESH_FOR_MS) return { cancelled: 'It is too old.' };
    const phone = await this.phones.find(userId);
    const notice = await this.notices.compose(message);
    if (!phone || !notice) return { cancelled: 'The recipient or the subject is gone.' };
    return { to: phone.number, text: smsText(this.config.brandName, notice), isCode: false };
  }
}

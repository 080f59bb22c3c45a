import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { UsersService } from '@orderly/users';
import { Mailer } from '../mail/mailer.js';
import { messageIdOf } from '../mail/message-id.js';
import { MailTemplates } from './mail-templates.js';
import type { TestMailRequested } from './test-mail.events.js';

/** Sends test mails to the staff who asked for them. Idempotency key: the id of the event. */
@EventProcessor('test-mails')
export class TestMailConsumer extends EventConsumer {
  constructor(
    private readonly templates: MailTemplates,
    private readonly users: UsersService,
    private readonly mailer: Mailer,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const { name, language } = event.data as TestMailRequested;
    const reader = await this.users.findReachable(event.subject);
    if (!reader) return;
    const { from, timeZone } = this.config.mail;
    const to = { name: reader.name, address: reader.email };
    const addressee = { name: reader.name, locale: language, timeZone };
    const content = await this.templates.testMail(name, addressee);
    const messageId = messageIdOf(event.id, from);
    await this.mailer.send({ id: event.id, messageId, to, ...content }, signal);
  }

  /** The mail is all. */
  async handle(_tx: Transaction): Promise<void> {}
}

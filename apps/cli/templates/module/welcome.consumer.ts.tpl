import { AddressMailer, type MailWords } from '@orderly/notifications/worker';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import type { {{Name}}Added } from '../{{name}}/{{name}}.events.js';
import { {{Names}}Repository } from '../{{name}}/{{names}}.repository.js';

const WORDS: MailWords = {
  subject: 'You are now on our list of {{words}}',
  intro: 'We have added you to our list of {{words}}, and will write to you at this address.',
  note: 'You need not do anything. If you do not know us, ignore this mail.',
};

/**
 * Writes to a new {{word}}. Idempotency key: the id of the event, as Message-ID; once the mail is
 * marked as sent, it is never sent again.
 */
@EventProcessor('{{name}}-welcome')
export class {{Name}}WelcomeConsumer extends EventConsumer {
  constructor(
    private readonly {{namesCamel}}: {{Names}}Repository,
    private readonly mailer: AddressMailer,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** The address is the one that it has now, and not the one when the event was recorded. */
  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const {{nameCamel}} = await this.{{namesCamel}}.find({{nameCamel}}IdIn(event));
    if (!{{nameCamel}} || {{nameCamel}}.welcomedAt !== null) return;
    // Without the name: nobody has proved to hold this address, which may be a stranger's.
    const to = { name: null, address: {{nameCamel}}.email };
    await this.mailer.send({ eventId: event.id, to, locale: 'en-GB', words: WORDS }, signal);
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.{{namesCamel}}.markWelcomed(tx, {{nameCamel}}IdIn(event), this.clock.now());
  }
}

const {{nameCamel}}IdIn = (event: DomainEvent): string => (event.data as {{Name}}Added).{{nameCamel}}Id;

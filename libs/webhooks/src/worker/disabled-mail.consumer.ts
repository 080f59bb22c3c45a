import { AddressMailer, type MailWords } from '@orderly/notifications/worker';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { UsersService } from '@orderly/users';
import type { EndpointDisabled } from '../endpoint/endpoint.events.js';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';

const REASONS = {
  gone: 'The receiver answered 410 Gone, which says that it wants no more events.',
  failing: 'The receiver has accepted nothing for five days.',
} as const;

const wordsFor = (host: string, reason: EndpointDisabled['reason']): MailWords => ({
  subject: `Your webhook endpoint at ${host} was disabled`,
  intro: `We send no more events to your webhook endpoint at ${host}. ${REASONS[reason]}`,
  note:
    'When the receiver works again, enable the endpoint and replay the events of the meantime. ' +
    'Events are kept for 30 days.',
});

/** Tells the owner of an endpoint that it was disabled. Idempotency key: the id of the event. */
@EventProcessor('webhook-mails')
export class DisabledMailConsumer extends EventConsumer {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly users: UsersService,
    private readonly mailer: AddressMailer,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const { endpointId, reason } = event.data as EndpointDisabled;
    const endpoint = await this.endpoints.find(endpointId);
    const owner = endpoint && (await this.users.findReachable(endpoint.ownerId));
    if (!endpoint || !owner) return;
    const words = wordsFor(new URL(endpoint.url).hostname, reason);
    const to = { name: owner.name, address: owner.email };
    await this.mailer.send({ eventId: event.id, to, locale: owner.locale, words }, signal);
  }

  /** The mail is all. */
  async handle(_tx: Transaction): Promise<void> {}
}

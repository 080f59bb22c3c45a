import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { MAIL_QUEUED, type MailQueued } from '../mail/mail-message.events.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { ReleaseHeld } from './release-held.task.js';

@Injectable()
export class ReleaseHeldMails extends ReleaseHeld {
  override readonly name = 'release-held-mails';

  constructor(
    private readonly messages: MailMessagesRepository,
    transactions: Transactions,
    outbox: Outbox,
    clock: Clock,
  ) {
    super(transactions, outbox, clock);
  }

  protected override async release(
    tx: Transaction,
    about: { readonly occurredAt: Date; readonly traceparent: string },
    atMost: number,
  ): Promise<DomainEvent[]> {
    const released = await this.messages.release(tx, about.occurredAt, atMost);
    return released.map(({ id, subject, ownerId }) =>
      domainEvent<MailQueued>(MAIL_QUEUED, { subject, ownerId, ...about }, { messageId: id }),
    );
  }
}

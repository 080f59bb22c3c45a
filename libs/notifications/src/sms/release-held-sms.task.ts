import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { ReleaseHeld } from '../holding/release-held.task.js';
import { smsQueued } from './queue-sms.js';
import { SmsMessagesRepository } from './sms-messages.repository.js';

@Injectable()
export class ReleaseHeldSms extends ReleaseHeld {
  override readonly name = 'release-held-sms';

  constructor(
    private readonly messages: SmsMessagesRepository,
    transactions: Transactions,
    outbox: Outbox,
    clock: Clock,
  ) {
    super(transactions, outbox, clock);
  }

  protected override async release(
    tx: Transaction,
    { occurredAt, traceparent }: { readonly occurredAt: Date; readonly traceparent: string },
    atMost: number,
  ): Promise<DomainEvent[]> {
    const released = await this.messages.release(tx, occurredAt, atMost);
    return released.map((sms) => smsQueued(sms, occurredAt, traceparent));
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { MailMessage } from '../mail/mail-message.entity.js';
import { QueuePushes } from '../push/queue-pushes.js';
import { isToldInShort } from '../short/short-notices.js';
import { QueueSms } from '../sms/queue-sms.js';

/** Decides by which further ways an account is told what a mail tells. */
@Injectable()
export class QueueShortNotices {
  constructor(
    private readonly pushes: QueuePushes,
    private readonly sms: QueueSms,
  ) {}

  /** The caller records the events. */
  async eventsFor(
    tx: Transaction,
    message: MailMessage,
    traceparent: string,
  ): Promise<DomainEvent[]> {
    if (!isToldInShort(message)) return [];
    return [
      ...(await this.pushes.eventsFor(tx, message, traceparent)),
      ...(await this.sms.eventsFor(tx, message, traceparent)),
    ];
  }
}

import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { SecurityNotice } from '@orderly/users';
import type { MailMessage } from '../mail/mail-message.entity.js';
import { PUSH_QUEUED, type PushQueued } from './push.events.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

/** With these, the sessions of an account end, and so do its subscriptions: none is pushed to. */
const SIGNED_OUT: ReadonlySet<SecurityNotice | undefined> = new Set([
  'password-changed',
  'password-reset',
  'email-changed',
  'second-factors-reset',
]);

/** Decides which browsers get a message. */
@Injectable()
export class QueuePushes {
  constructor(
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly config: AppConfig,
  ) {}

  /** One event for each browser; the caller records them. */
  async eventsFor(
    tx: Transaction,
    message: MailMessage,
    traceparent: string,
  ): Promise<Array<DomainEvent<PushQueued>>> {
    const { id: messageId, userId, facts, createdAt: occurredAt } = message;
    if (!this.config.webPush || SIGNED_OUT.has(facts.kind)) return [];
    const ids = await this.subscriptions.idsOf(tx, userId);
    return ids.map((subject) =>
      domainEvent<PushQueued>(
        PUSH_QUEUED,
        { subject, ownerId: userId, occurredAt, traceparent },
        { subscriptionId: subject, messageId },
      ),
    );
  }
}

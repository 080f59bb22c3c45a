import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { categoryOf } from '../mail/mail-category.js';
import type { MailMessage } from '../mail/mail-message.entity.js';
import { reaches } from '../preferences/preferences.js';
import { PreferencesRepository } from '../preferences/preferences.repository.js';
import { PhonesRepository } from './phones.repository.js';
import { SMS_QUEUED, type SmsQueued } from './sms.events.js';
import type { SmsMessage } from './sms-message.entity.js';
import { SmsMessagesRepository } from './sms-messages.repository.js';

type NewSms = Pick<SmsMessage, 'id' | 'userId' | 'messageId' | 'createdAt'>;

/** Adds text messages: the row and its event are one commit. */
@Injectable()
export class QueueSms {
  constructor(
    private readonly messages: SmsMessagesRepository,
    private readonly phones: PhonesRepository,
    private readonly preferences: PreferencesRepository,
    private readonly outbox: Outbox,
    private readonly config: AppConfig,
  ) {}

  async add(tx: Transaction, sms: NewSms, traceparent: string): Promise<void> {
    await this.messages.add(tx, sms);
    await this.outbox.record(tx, smsQueued(sms, sms.createdAt, traceparent));
  }

  /**
   * The event for a message whose reader wants to be told by SMS; the caller records it. Asked
   * again when it leaves.
   */
  async eventsFor(
    tx: Transaction,
    message: MailMessage,
    traceparent: string,
  ): Promise<Array<DomainEvent<SmsQueued>>> {
    const { id: messageId, userId, template, createdAt } = message;
    if (!this.config.sms) return [];
    if (!(await this.phones.findIn(tx, userId))) return [];
    const preferences = await this.preferences.read(tx, userId);
    if (!reaches(preferences, categoryOf(template), 'sms')) return [];
    const sms = { id: newId(), userId, messageId, createdAt };
    await this.messages.add(tx, sms);
    return [smsQueued(sms, createdAt, traceparent)];
  }
}

/**
 * The subject is the account, so that what it is told leaves in its order. A code is a subject of
 * its own: it is valid for ten minutes, and must not wait behind a notice that is tried again.
 */
export const smsQueued = (
  { id, userId, messageId }: Pick<SmsMessage, 'id' | 'userId' | 'messageId'>,
  occurredAt: Date,
  traceparent: string,
): DomainEvent<SmsQueued> => {
  const about = { subject: messageId === null ? id : userId, ownerId: userId };
  return domainEvent<SmsQueued>(SMS_QUEUED, { ...about, occurredAt, traceparent }, { smsId: id });
};

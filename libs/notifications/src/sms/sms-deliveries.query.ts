import { Injectable } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { type DeliveryFilter, DeliveryLog } from '../deliveries/delivery-log.js';
import type { SmsMessage, SmsState } from './sms-message.entity.js';

/** A text message without what was in it. */
export type SmsDelivery = Omit<SmsMessage, 'isDue'>;

const SMS_LOG = new DeliveryLog<SmsDelivery, SmsState>(
  'sms-deliveries.list',
  `SELECT id, user_id AS "userId", message_id AS "messageId", state, recipient, attempts,
          last_error AS "lastError", created_at AS "createdAt", sent_at AS "sentAt",
          held_until AS "heldUntil"
     FROM notifications.sms_messages`,
);

/** The log of text messages, for staff. */
@Injectable()
export class SmsDeliveries {
  constructor(private readonly statements: Statements) {}

  list(filter: DeliveryFilter<SmsState>, page: PageRequest): Promise<SmsDelivery[]> {
    return SMS_LOG.list(this.statements, filter, page);
  }
}

import { Injectable } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { MailMessage, MailState } from '../mail/mail-message.entity.js';
import { type DeliveryFilter, DeliveryLog } from './delivery-log.js';

/** A mail without what was in it. */
export type MailDelivery = Pick<
  MailMessage,
  | 'id'
  | 'userId'
  | 'template'
  | 'state'
  | 'attempts'
  | 'createdAt'
  | 'sentAt'
  | 'heldUntil'
  | 'digestId'
  | 'lastError'
>;

export const MAIL_LOG = new DeliveryLog<MailDelivery, MailState>(
  'mail-deliveries.list',
  `SELECT id, user_id AS "userId", template, state, attempts, created_at AS "createdAt",
          sent_at AS "sentAt", held_until AS "heldUntil", digest_id AS "digestId",
          last_error AS "lastError"
     FROM notifications.messages`,
);

/** The log of mails, for staff. */
@Injectable()
export class MailDeliveries {
  constructor(private readonly statements: Statements) {}

  list(filter: DeliveryFilter<MailState>, page: PageRequest): Promise<MailDelivery[]> {
    return MAIL_LOG.list(this.statements, filter, page);
  }
}

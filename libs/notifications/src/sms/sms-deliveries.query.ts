import { Injectable } from '@nestjs/common';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { SmsMessage, SmsState } from './sms-message.entity.js';

interface SmsFilter {
  readonly userId?: string | undefined;
  readonly status?: SmsState | undefined;
}

/** A text message without what was in it. */
export type SmsDelivery = Omit<SmsMessage, 'isDue'>;

const LISTS = new FilteredStatements(
  'sms-deliveries.list',
  (where) =>
    `SELECT id, user_id AS "userId", message_id AS "messageId", state, recipient, attempts,
            last_error AS "lastError", created_at AS "createdAt", sent_at AS "sentAt",
            held_until AS "heldUntil"
       FROM notifications.sms_messages ${where && `WHERE ${where}`} ORDER BY id DESC`,
);

/** The log of text messages, for staff. */
@Injectable()
export class SmsDeliveries {
  constructor(private readonly statements: Statements) {}

  /** Lists the newest first. */
  async list({ userId, status }: SmsFilter, page: PageRequest): Promise<SmsDelivery[]> {
    const given = [
      ['user_id = ?', userId],
      ['state = ?', status],
      ['id < ?', page.after?.[0]],
    ].filter(([, value]) => value !== undefined);
    const conditions = given.map(([condition]) => String(condition));
    const values = given.map(([, value]) => value);
    // An account and a state together have no index of their own.
    const rows =
      userId !== undefined && status !== undefined
        ? await this.statements.readExpensive<SmsDelivery>(LISTS.of(conditions, page.limit), values)
        : await this.statements.read<SmsDelivery>(LISTS.pageOf(conditions, page.limit), values);
    return rows.slice(0, page.limit);
  }
}

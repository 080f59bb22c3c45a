import { Injectable } from '@nestjs/common';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { MailMessage, MailState } from '../mail/mail-message.entity.js';

export interface DeliveryFilter {
  readonly userId?: string | undefined;
  readonly status?: MailState | undefined;
}

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

const LISTS = new FilteredStatements(
  'mail-deliveries.list',
  (where) =>
    `SELECT id, user_id AS "userId", template, state, attempts, created_at AS "createdAt",
            sent_at AS "sentAt", held_until AS "heldUntil", digest_id AS "digestId",
            last_error AS "lastError"
       FROM notifications.messages ${where && `WHERE ${where}`} ORDER BY id DESC`,
);

/** The statement for a page of the log, and its values. */
export function deliveriesPage({ userId, status }: DeliveryFilter, page: PageRequest) {
  const given = [
    ['user_id = ?', userId],
    ['state = ?', status],
    ['id < ?', page.after?.[0]],
  ].filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition]) => String(condition));
  const values = given.map(([, value]) => value);
  // An account and a state together have no index of their own.
  return userId !== undefined && status !== undefined
    ? { expensive: LISTS.of(conditions, page.limit), values }
    : { quick: LISTS.pageOf(conditions, page.limit), values };
}

/** The log of mails, for staff. */
@Injectable()
export class MailDeliveries {
  constructor(private readonly statements: Statements) {}

  /** Lists the newest first. */
  async list(filter: DeliveryFilter, page: PageRequest): Promise<MailDelivery[]> {
    const { quick, expensive, values } = deliveriesPage(filter, page);
    const rows = quick
      ? await this.statements.read<MailDelivery>(quick, values)
      : await this.statements.readExpensive<MailDelivery>(expensive, values);
    return rows.slice(0, page.limit);
  }
}

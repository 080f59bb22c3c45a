import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import { MailMessage } from './mail-message.entity.js';

const MAX_ERROR_LENGTH = 500;

/**
 * Adds messages. Violates `messages_event_template_key` when the event has already caused one of
 * these mails.
 */
export const MESSAGES_FRAGMENT: SqlFragment<readonly MailMessage[]> = {
  ctes: `message AS (
    INSERT INTO notifications.messages
      (id, event_id, user_id, template, facts, state, message_id, created_at)
    SELECT * FROM unnest(:ids::uuid[], :eventIds::uuid[], :userIds::uuid[], :templates::text[],
                         :facts::jsonb[], :states::text[], :messageIds::text[],
                         :times::timestamptz[])
  )`,
  values: {
    ids: (messages) => messages.map(({ id }) => id),
    eventIds: (messages) => messages.map(({ eventId }) => eventId),
    userIds: (messages) => messages.map(({ userId }) => userId),
    templates: (messages) => messages.map(({ template }) => template),
    facts: (messages) => messages.map(({ facts }) => JSON.stringify(facts)),
    states: (messages) => messages.map(({ state }) => state),
    messageIds: (messages) => messages.map(({ messageId }) => messageId),
    times: (messages) => messages.map(({ createdAt }) => createdAt),
  },
};

/** Marks the message as sent, unless it was cancelled. */
export const SENT_FRAGMENT: SqlFragment<{ readonly id: string; readonly sentAt: Date }> = {
  ctes: `sent AS (
    UPDATE notifications.messages SET state = 'sent', sent_at = :sentAt, last_error = NULL
     WHERE id = :id AND state IN ('queued', 'failed')
  )`,
  values: { id: ({ id }) => id, sentAt: ({ sentAt }) => sentAt },
};

const FIND: Statement = {
  name: 'messages.find',
  text: `SELECT id, event_id AS "eventId", user_id AS "userId", template, facts, state,
    message_id AS "messageId",
                created_at AS "createdAt", sent_at AS "sentAt", last_error AS "lastError"
           FROM notifications.messages WHERE id = $1`,
};

const PURGE = `
  DELETE FROM notifications.messages WHERE id IN (
    SELECT id FROM notifications.messages
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')} AND state <> 'queued'
     ORDER BY id LIMIT $2)`;

/** The only file that queries notifications.messages. */
@Injectable()
export class MailMessagesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** True when the event has already caused this mail. */
  async has(tx: Transaction, { eventId, template }: MailMessage): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM notifications.messages WHERE event_id = $1 AND template = $2',
      [eventId, template],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<MailMessage | null> {
    const [row] = await this.statements.read<object>(FIND, [id]);
    return row ? Object.assign(new MailMessage(), row) : null;
  }

  async markFailed(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE notifications.messages SET state = 'failed', last_error = $2
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, reason.slice(0, MAX_ERROR_LENGTH)],
    );
  }

  /**
   * Runs outside the consumer's transaction: a cancelled mail stays cancelled, whatever becomes of
   * the delivery.
   */
  async cancel(id: string, reason: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE notifications.messages SET state = 'cancelled', last_error = $2
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, reason],
    );
  }

  /**
   * Deletes up to `limit` messages older than `days` that are not waiting to be sent, and returns
   * how many. A dead letter that is replayed later finds no message and sends nothing.
   */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [days, limit]);
    return count;
  }
}

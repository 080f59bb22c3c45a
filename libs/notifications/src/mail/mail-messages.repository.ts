import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import { MailMessage } from './mail-message.entity.js';

const MAX_ERROR_LENGTH = 500;

const ROW = '(id, event_id, user_id, template, facts, state, message_id, created_at)';
const valuesOf = (message: MailMessage): unknown[] => [
  message.id,
  message.eventId,
  message.userId,
  message.template,
  JSON.stringify(message.facts),
  message.state,
  message.messageId,
  message.createdAt,
];

/** A new message. Breaks `messages_event_template_key` when the event has brought this mail already. */
export const MESSAGE_PART: SqlFragment<MailMessage> = {
  ctes: `message AS (INSERT INTO notifications.messages ${ROW} VALUES ($1, $2, $3, $4, $5, $6, $7, $8))`,
  values: valuesOf,
};

interface Sending {
  readonly id: string;
  readonly sentAt: Date;
}

const MARK_SENT = `
  UPDATE notifications.messages SET state = 'sent', sent_at = $2, last_error = NULL
   WHERE id = $1 AND state IN ('queued', 'failed')`;

/** The message is sent, unless it was cancelled. */
export const SENT_PART: SqlFragment<Sending> = {
  ctes: `sent AS (${MARK_SENT})`,
  values: ({ id, sentAt }) => [id, sentAt],
};

const FIND: Statement = {
  name: 'messages.find',
  text: `SELECT id, event_id AS "eventId", user_id AS "userId", template, facts, state, message_id AS "messageId",
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

  /** False, and nothing added, when the event has brought this mail already. */
  async add(tx: Transaction, message: MailMessage): Promise<boolean> {
    const inserted = await tx.query<Array<{ id: string }>>(
      `INSERT INTO notifications.messages ${ROW}
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT ON CONSTRAINT messages_event_template_key DO NOTHING
       RETURNING id`,
      valuesOf(message),
    );
    return inserted.length === 1;
  }

  async find(id: string): Promise<MailMessage | null> {
    const [row] = await this.statements.read<object>(FIND, [id]);
    return row ? Object.assign(new MailMessage(), row) : null;
  }

  async markSent(tx: Transaction, id: string, sentAt: Date): Promise<void> {
    await tx.query(MARK_SENT, [id, sentAt]);
  }

  async markFailed(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE notifications.messages SET state = 'failed', last_error = $2
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, reason.slice(0, MAX_ERROR_LENGTH)],
    );
  }

  /** Outside the consumer's transaction: a cancelled mail stays cancelled, whatever becomes of the delivery. */
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

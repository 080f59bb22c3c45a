import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import { SmsMessage } from './sms-message.entity.js';

const MAX_ERROR_LENGTH = 500;

/**
 * Marks the message as sent, unless it was ended.
 */
export const SMS_SENT_FRAGMENT: SqlFragment<{ readonly id: string; readonly sentAt: Date }> = {
  ctes: `sent AS (
    UPDATE notifications.sms_messages SET state = 'sent', sent_at = :sentAt, last_error = NULL
     WHERE id = :id AND state IN ('queued', 'failed')
  )`,
  values: { id: ({ id }) => id, sentAt: ({ sentAt }) => sentAt },
};

const FIND: Statement = {
  name: 'sms-messages.find',
  text: `SELECT id, user_id AS "userId", message_id AS "messageId", state, recipient, attempts,
                last_error AS "lastError", created_at AS "createdAt", sent_at AS "sentAt",
                held_until AS "heldUntil"
           FROM notifications.sms_messages WHERE id = $1`,
};

/** Several workers may do this at a time, each with other messages. */
const RELEASE = `
  WITH due AS (
    SELECT id FROM notifications.sms_messages WHERE state = 'deferred' AND held_until <= $1
     ORDER BY held_until, id LIMIT $2 FOR UPDATE SKIP LOCKED)
  UPDATE notifications.sms_messages m SET state = 'queued', held_until = NULL FROM due
   WHERE m.id = due.id
  RETURNING m.id, m.user_id AS "userId", m.message_id AS "messageId"`;

const PURGE = `
  DELETE FROM notifications.sms_messages WHERE id IN (
    SELECT id FROM notifications.sms_messages
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')}
       AND state NOT IN ('queued', 'deferred')
     ORDER BY id LIMIT $2)`;

type AddedSms = Pick<SmsMessage, 'id' | 'userId' | 'messageId' | 'createdAt'>;
type ReleasedSms = Pick<SmsMessage, 'id' | 'userId' | 'messageId'>;

/** Queries notifications.sms_messages, beside the log for staff. */
@Injectable()
export class SmsMessagesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async add(tx: Transaction, { id, userId, messageId, createdAt }: AddedSms): Promise<void> {
    await tx.query(
      `INSERT INTO notifications.sms_messages (id, user_id, message_id, created_at)
       VALUES ($1, $2, $3, $4)`,
      [id, userId, messageId, createdAt],
    );
  }

  async find(id: string): Promise<SmsMessage | null> {
    const [row] = await this.statements.read<object>(FIND, [id]);
    return row ? Object.assign(new SmsMessage(), row) : null;
  }

  /** Notes an attempt before it is made. Runs outside the consumer's transaction, as the next do. */
  async begin(id: string, recipient: string): Promise<void> {
    await this.change(id, 'attempts = attempts + 1, recipient = $2', [recipient]);
  }

  async noteError(id: string, reason: string): Promise<void> {
    await this.change(id, 'last_error = $2', [reason.slice(0, MAX_ERROR_LENGTH)]);
  }

  async cancel(id: string, reason: string): Promise<void> {
    await this.change(id, `state = 'cancelled', last_error = $2`, [reason]);
  }

  async defer(id: string, until: Date): Promise<void> {
    await this.change(id, `state = 'deferred', held_until = $2`, [until]);
  }

  async markFailed(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE notifications.sms_messages SET state = 'failed', last_error = $2
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, reason.slice(0, MAX_ERROR_LENGTH)],
    );
  }

  /** Queues up to `limit` deferred messages whose time has come, and returns them, oldest first. */
  async release(tx: Transaction, now: Date, limit: number): Promise<ReleasedSms[]> {
    const [rows] = await tx.query<[ReleasedSms[], number]>(RELEASE, [now, limit]);
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Deletes up to `limit` messages older than `days` that are done, and returns how many. */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [days, limit]);
    return count;
  }

  private async change(id: string, assignments: string, values: unknown[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE notifications.sms_messages SET ${assignments}
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, ...values],
    );
  }
}

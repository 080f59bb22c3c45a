import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '@orderly/platform/database/composed-statement';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import type { Hold } from '../preferences/hold.js';
import type { NotificationPreferences } from '../preferences/preferences.js';
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

/** Marks the message as sent, unless it was ended. */
export const SENT_FRAGMENT: SqlFragment<{ readonly id: string; readonly sentAt: Date }> = {
  ctes: `sent AS (
    UPDATE notifications.messages SET state = 'sent', sent_at = :sentAt, last_error = NULL,
                                      attempts = attempts + 1
     WHERE id = :id AND state IN ('queued', 'failed')
  )`,
  values: { id: ({ id }) => id, sentAt: ({ sentAt }) => sentAt },
};

const ADD = composeStatement('messages.add', { messages: MESSAGES_FRAGMENT });

const FIND: Statement = {
  name: 'messages.find-with-preferences',
  text: `SELECT m.id, m.event_id AS "eventId", m.user_id AS "userId", m.template, m.facts, m.state,
                m.message_id AS "messageId", m.created_at AS "createdAt", m.sent_at AS "sentAt",
                m.last_error AS "lastError", coalesce(chosen.muted, '{}') AS muted,
                coalesce(chosen.opted_in, '{}') AS "optedIn",
                chosen.quiet_hours AS "quietHours", coalesce(chosen.digests, '{}') AS digests,
                chosen.time_zone AS "timeZone"
           FROM notifications.messages m
           LEFT JOIN notifications.preferences chosen ON chosen.user_id = m.user_id
          WHERE m.id = $1`,
};

interface ReleasedMail {
  readonly id: string;
  readonly subject: string;
  readonly ownerId: string;
}

/** A message, and what its reader wants now. */
interface FoundMessage {
  readonly message: MailMessage;
  readonly preferences: Choices;
}

type Choices = Omit<NotificationPreferences, 'userId' | 'version'>;

/** Several workers may do this at a time, each with other mails. */
const RELEASE = `
  WITH due AS (
    SELECT id FROM notifications.messages WHERE state = 'deferred' AND held_until <= $1
       AND hold_for IS DISTINCT FROM 'digest'
     ORDER BY held_until, id LIMIT $2 FOR UPDATE SKIP LOCKED)
  UPDATE notifications.messages m SET state = 'queued', held_until = NULL, hold_for = NULL
    FROM due
   WHERE m.id = due.id
  RETURNING m.id, coalesce(m.facts->>'orderId', m.user_id::text) AS subject,
            m.user_id AS "ownerId"`;

const PURGE = `
  DELETE FROM notifications.messages WHERE id IN (
    SELECT id FROM notifications.messages
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')}
       AND state NOT IN ('queued', 'deferred')
     ORDER BY id LIMIT $2)`;

/** Queries notifications.messages, beside the log for staff and `reviewHeldMessages`. */
@Injectable()
export class MailMessagesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async add(tx: Transaction, message: MailMessage): Promise<void> {
    await tx.query(ADD.text, ADD.values({ messages: [message] }));
  }

  /** True when the event has already caused this mail. */
  async has(tx: Transaction, { eventId, template }: MailMessage): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM notifications.messages WHERE event_id = $1 AND template = $2',
      [eventId, template],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<FoundMessage | null> {
    const [row] = await this.statements.read<Choices>(FIND, [id]);
    if (!row) return null;
    const { muted, optedIn, quietHours, digests, timeZone, ...facts } = row;
    const message = Object.assign(new MailMessage(), facts);
    return { message, preferences: { muted, optedIn, quietHours, digests, timeZone } };
  }

  /** Notes an attempt that did not succeed. Runs outside the consumer's transaction, which it ends. */
  async noteAttempt(id: string, reason: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE notifications.messages SET attempts = attempts + 1, last_error = $2
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, reason.slice(0, MAX_ERROR_LENGTH)],
    );
  }

  async markFailed(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE notifications.messages SET state = 'failed', last_error = $2
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, reason.slice(0, MAX_ERROR_LENGTH)],
    );
  }

  /**
   * Ends a mail that is not sent. Runs outside the consumer's transaction: it stays so, whatever
   * becomes of the delivery.
   */
  async end(id: string, state: 'cancelled' | 'suppressed', reason: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE notifications.messages SET state = $2, last_error = $3
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, state, reason],
    );
  }

  /**
   * Puts off a mail that is about to be sent. Runs outside the consumer's transaction, whose mark
   * then finds nothing to mark.
   */
  async defer(id: string, { until, holdFor }: Hold): Promise<void> {
    await this.dataSource.query(
      `UPDATE notifications.messages SET state = 'deferred', held_until = $2, hold_for = $3
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, until, holdFor],
    );
  }

  /**
   * Queues up to `limit` deferred mails whose time has come, and returns them, the oldest first.
   * The subject is that of the event to record for each.
   */
  async release(tx: Transaction, now: Date, limit: number): Promise<ReleasedMail[]> {
    const [rows] = await tx.query<[ReleasedMail[], number]>(RELEASE, [now, limit]);
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
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

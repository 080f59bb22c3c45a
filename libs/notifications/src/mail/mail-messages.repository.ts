import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';
import { MailMessage } from './mail-message.entity.js';

const MAX_ERROR_LENGTH = 500;

/** The only file that queries notifications.messages. */
@Injectable()
export class MailMessagesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** False, and nothing added, when the event has brought this mail already. */
  async add(tx: Transaction, message: MailMessage): Promise<boolean> {
    const inserted = await tx.query<Array<{ id: string }>>(
      `INSERT INTO notifications.messages (id, event_id, user_id, template, facts, state, message_id, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT ON CONSTRAINT messages_event_template_key DO NOTHING
       RETURNING id`,
      [
        message.id,
        message.eventId,
        message.userId,
        message.template,
        JSON.stringify(message.facts),
        message.state,
        message.messageId,
        message.createdAt,
      ],
    );
    return inserted.length === 1;
  }

  find(id: string): Promise<MailMessage | null> {
    return this.dataSource.getRepository(MailMessage).findOneBy({ id });
  }

  async markSent(tx: Transaction, id: string, sentAt: Date): Promise<void> {
    await tx.query(
      `UPDATE notifications.messages SET state = 'sent', sent_at = $2, last_error = NULL
        WHERE id = $1 AND state IN ('queued', 'failed')`,
      [id, sentAt],
    );
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
}

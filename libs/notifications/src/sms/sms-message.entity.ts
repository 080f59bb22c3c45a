import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * `queued` → `sent`; `failed` when the last attempt failed; `cancelled` when its reader had not
 * chosen it, or had no number any more; `deferred` in quiet hours.
 */
export const SMS_STATES = ['queued', 'deferred', 'sent', 'failed', 'cancelled'] as const;
export type SmsState = (typeof SMS_STATES)[number];

/** One text message to one account. What it says is not stored. */
@Entity({ schema: 'notifications', name: 'sms_messages' })
@Index('sms_messages_by_user', ['userId', 'id'])
@Index('sms_messages_by_state', ['state', 'id'])
@Index('sms_messages_held', ['heldUntil', 'id'], { where: `state = 'deferred'` })
@Check('sms_messages_state_check', `state ~ '^[a-z-]{3,40}$'`)
@Check('sms_messages_held_until_check', `(state = 'deferred') = (held_until IS NOT NULL)`)
@Check('sms_messages_sent_at_check', `(state = 'sent') = (sent_at IS NOT NULL)`)
export class SmsMessage {
  /** UUIDv7; of a code, that of its row in `phone_codes`. */
  @PrimaryColumn('uuid') id!: string;
  /** `users.users.id` */
  @Column('uuid') userId!: string;
  /** The message that is told, in `messages`; null for a code. */
  @Column('uuid', { nullable: true }) messageId!: string | null;
  @Column('text', { default: 'queued' }) state!: SmsState;
  /** The number that it went to, masked. */
  @Column('text', { nullable: true }) recipient!: string | null;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('text', { nullable: true }) lastError!: string | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { nullable: true }) heldUntil!: Date | null;

  /** False when it is done: a redelivery of the event then sends nothing. */
  get isDue(): boolean {
    return this.state === 'queued' || this.state === 'failed';
  }
}

import type { HeldNotice, NoticePlace, SecurityNotice } from '@orderly/users';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { NOTIFICATION_KINDS } from '../feed/notification.entity.js';
import type { Hold } from '../preferences/hold.js';

export const MAIL_TEMPLATES = [
  ...NOTIFICATION_KINDS,
  'verify-email',
  'registration-repeated',
  'accept-invitation',
  'reset-password',
  'change-email-old',
  'change-email-new',
  'security-notice',
  'export-ready',
  'digest',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/**
 * `queued` → `sent`; `failed` when the last attempt failed (a replay by an operator can still send
 * it); `cancelled` when at the time of sending there was no recipient left, or the recipient did
 * not want it; `suppressed` when its address gets no such mails. `queued` → `deferred` → `queued`
 * while the recipient has quiet hours, or `deferred` → `in-digest` for one of many mails.
 */
export const MAIL_STATES = [
  'queued',
  'deferred',
  'sent',
  'failed',
  'cancelled',
  'suppressed',
  'in-digest',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/**
 * The data that the template needs for rendering: ids, which are looked up when the mail leaves,
 * and for a security notice the circumstances, which this module cannot look up.
 */
export interface MailFacts {
  readonly orderId?: string;
  readonly shipmentId?: string;
  readonly returnId?: string;
  /** What was received or refunded, in minor units of the order's currency. */
  readonly amount?: number;
  /** Why an order was cancelled. */
  readonly reason?: string | null;
  /** The kind of notice, for a `security-notice`. */
  readonly kind?: SecurityNotice;
  /** The export that an `export-ready` links to. */
  readonly exportId?: string;
  /** The change whose addresses are used instead of the account's. */
  readonly emailChangeId?: string;
  /** For a `security-notice`: when it happened (RFC 3339), and the rest of its event. */
  readonly at?: string;
  readonly name?: string;
  readonly from?: NoticePlace;
  readonly byStaff?: boolean;
  readonly held?: readonly HeldNotice[];
}

/** One mail to one account about one event. */
@Entity({ schema: 'notifications', name: 'messages' })
@Unique('messages_event_template_key', ['eventId', 'template'])
@Index('messages_by_user', ['userId', 'id'])
@Index('messages_of_digest', ['digestId', 'id'], { where: 'digest_id IS NOT NULL' })
@Index('messages_by_state', ['state', 'id'])
@Index('messages_held', ['heldUntil', 'id'], { where: `state = 'deferred'` })
// A pattern, so that a new template needs no migration.
@Check('messages_template_check', `template ~ '^[a-z-]{3,40}$'`)
@Check('messages_state_pattern', `state ~ '^[a-z-]{3,40}$'`)
@Check('messages_held_until_check', `(state = 'deferred') = (held_until IS NOT NULL)`)
@Check('messages_sent_at_check', `(state = 'sent') = (sent_at IS NOT NULL)`)
export class MailMessage {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') eventId!: string;
  /**
   * An id, not a relation and not an address: the mail goes to the address that the account has
   * when it leaves.
   */
  @Column('uuid') userId!: string;
  @Column('text') template!: MailTemplate;
  @Column('jsonb') facts!: MailFacts;
  @Column('text', { default: 'queued' }) state!: MailState;
  /**
   * RFC 5322 Message-ID: every repetition carries the same one, so that mailboxes can recognise it.
   */
  @Column('text') messageId!: string;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) sentAt!: Date | null;
  /** When a deferred mail is queued again, or put into a digest. */
  @Column('timestamptz', { nullable: true }) heldUntil?: Date | null;
  /** `digest`, or else quiet hours. */
  @Column('text', { nullable: true }) holdFor?: Hold['holdFor'] | null;
  /** The message that a mail in a digest was sent with. */
  @Column('uuid', { nullable: true }) digestId?: string | null;
  /** How often a mail server was asked to take it. */
  @Column('int', { default: 0 }) attempts!: number;
  @Column('text', { nullable: true }) lastError!: string | null;

  /** False when the mail is done: a redelivery of the event then sends nothing. */
  get isDue(): boolean {
    return this.state === 'queued' || this.state === 'failed';
  }
}

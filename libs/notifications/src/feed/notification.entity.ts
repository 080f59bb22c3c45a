import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Category } from '../core/category.js';

export const NOTIFICATION_KINDS = [
  'order-placed',
  'order-cancelled',
  'order-expired',
  'order-partially-shipped',
  'order-shipped',
  'order-closed',
  'payment-received',
  'payment-refunded',
  'return-approved',
  'return-rejected',
  'return-received',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/**
 * The facts about an order that its customer needs; a front end puts them into the reader's
 * language.
 */
export interface OrderFacts {
  readonly orderId: string;
  readonly number: string;
  readonly total: { readonly amount: number; readonly currency: string };
  /** Set only for a cancelled order for which a reason was given. */
  readonly reason?: string | null;
  /** What was received or refunded. */
  readonly amount?: { readonly amount: number; readonly currency: string };
  readonly shipmentId?: string;
  readonly returnId?: string;
}

/** An entry is unread, then read, then archived; marking it as unread brings it back. */
export const NOTIFICATION_STATES = ['unread', 'read', 'archived'] as const;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

/** An entry of an account's in-app feed. */
@Entity({ schema: 'notifications', name: 'notifications' })
@Unique('notifications_event_user_key', ['eventId', 'userId'])
@SqlIndex('notifications_by_user', 'btree (user_id, id DESC)')
@SqlIndex('notifications_unread_by_user', 'btree (user_id, id DESC) WHERE (read_at IS NULL)')
@SqlIndex('notifications_kept_by_user', 'btree (user_id, id DESC) WHERE (archived_at IS NULL)')
@SqlIndex(
  'notifications_read_by_user',
  'btree (user_id, id DESC) WHERE ((read_at IS NOT NULL) AND (archived_at IS NULL))',
)
@SqlIndex(
  'notifications_archived_by_user',
  'btree (user_id, id DESC) WHERE (archived_at IS NOT NULL)',
)
@SqlIndex(
  'notifications_by_user_and_category',
  'btree (user_id, category, id DESC) WHERE (archived_at IS NULL)',
)
@Index('notifications_by_transaction', ['changedIn', 'id'], { where: 'changed_in IS NOT NULL' })
@Check('notifications_archived_check', 'archived_at IS NULL OR read_at IS NOT NULL')
@Check('notifications_category_check', `category ~ '^[a-z-]{3,40}$'`)
// A pattern, so that a new kind needs no migration.
@Check('notifications_kind_pattern', `kind ~ '^[a-z-]{3,40}$'`)
export class Notification {
  /** UUIDv7, so the feed sorts by it. */
  @PrimaryColumn('uuid') id!: string;
  /** An id, not a relation: the row belongs to users. */
  @Column('uuid') userId!: string;
  /**
   * The event behind the entry. Unique together with the user, so a redelivered event adds nothing.
   */
  @Column('uuid') eventId!: string;
  @Column('text') kind!: NotificationKind;
  /** The default is for the release before, which writes about orders only. */
  @Column('text', { default: 'orders' }) category!: Category;
  @Column('jsonb') data!: OrderFacts;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) readAt!: Date | null;
  @Column('timestamptz', { nullable: true }) archivedAt!: Date | null;
  /** The transaction that added or last marked it, for the stream; null before there was one. */
  @Column('bigint', { nullable: true, default: () => 'txid_current()' })
  changedIn?: string | null;

  get state(): NotificationState {
    if (this.archivedAt !== null) return 'archived';
    return this.readAt === null ? 'unread' : 'read';
  }

  /** Keeps the time of the first call. Returns whether anything changed, as all of these do. */
  read(now: Date): boolean {
    if (this.readAt !== null) return false;
    this.readAt = now;
    return true;
  }

  unread(): boolean {
    if (this.state === 'unread') return false;
    this.readAt = null;
    this.archivedAt = null;
    return true;
  }

  /** What is put away counts as read, so that it is not counted as unread out of sight. */
  archive(now: Date): boolean {
    if (this.archivedAt !== null) return false;
    this.readAt ??= now;
    this.archivedAt = now;
    return true;
  }
}

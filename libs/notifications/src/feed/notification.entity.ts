import { isOneOf } from '@orderly/platform/database/is-one-of';
import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export const NOTIFICATION_KINDS = ['order-placed', 'order-cancelled'] as const;
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
}

/** An entry of an account's in-app feed. */
@Entity({ schema: 'notifications', name: 'notifications' })
@Unique('notifications_event_user_key', ['eventId', 'userId'])
@SqlIndex('notifications_by_user', 'btree (user_id, id DESC)')
@SqlIndex('notifications_unread_by_user', 'btree (user_id, id DESC) WHERE (read_at IS NULL)')
@Check('notifications_kind_check', isOneOf('kind', NOTIFICATION_KINDS))
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
  @Column('jsonb') data!: OrderFacts;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) readAt!: Date | null;
}

import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A browser to which notifications are pushed (RFC 8030). */
@Entity({ schema: 'notifications', name: 'push_subscriptions' })
@Unique('push_subscriptions_endpoint_key', ['endpoint'])
@Index('push_subscriptions_by_user', ['userId', 'seenAt'])
@Index('push_subscriptions_by_expiry', ['expiresAt'], { where: 'expires_at IS NOT NULL' })
@Check('push_subscriptions_endpoint_check', 'length(endpoint) BETWEEN 1 AND 2000')
@Check('push_subscriptions_p256dh_check', `p256dh ~ '^[A-Za-z0-9_-]{87}$'`)
@Check('push_subscriptions_auth_check', `auth ~ '^[A-Za-z0-9_-]{22}$'`)
@Check('push_subscriptions_label_check', 'length(label) <= 100')
export class PushSubscription {
  @PrimaryColumn('uuid') id!: string;
  /** An id, not a relation: the row belongs to users. */
  @Column('uuid') userId!: string;
  /** An id of auth: where the browser said last that it has the subscription. Null: no session. */
  @Column('uuid', { nullable: true }) sessionId!: string | null;
  /** The address at the push service. Anyone who knows it can send there, if they have our key. */
  @Column('text') endpoint!: string;
  /** The public key of the browser, in base64url. */
  @Column('text') p256dh!: string;
  /** The secret that the browser shares with us, in base64url (RFC 8291). */
  @Column('text') auth!: string;
  /** The public key of ours that the browser subscribed with: no other can push to it. */
  @Column('text') serverKey!: string;
  /** Such as `Firefox on Linux`. */
  @Column('text', { nullable: true }) label!: string | null;
  @Column('timestamptz') createdAt!: Date;
  /** When the browser last said that it has the subscription. */
  @Column('timestamptz') seenAt!: Date;
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
  /** Since when no push was taken; null after one that was. */
  @Column('timestamptz', { nullable: true }) failingSince!: Date | null;
}

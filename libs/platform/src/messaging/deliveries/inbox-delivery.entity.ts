import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { safeInteger } from '../../kernel/money/money.js';

/**
 * The delivery of an event to one consumer. All times are the database's, because the clocks of
 * workers may differ.
 */
@Entity({ schema: 'platform', name: 'inbox' })
@Index('inbox_dead', ['position', 'consumer'], { where: `status = 'dead'` })
@Index('inbox_dead_by_cause', ['undeliverable', 'position', 'consumer'], {
  where: `status = 'dead'`,
})
@Index('inbox_pending_by_age', ['enqueuedAt'], { where: `status = 'pending'` })
@Index('inbox_pending_of_subject', ['consumer', 'subject', 'position'], {
  where: `status = 'pending'`,
})
@Check('inbox_check', `(status = 'pending') = (handled_at IS NULL)`)
@Check('inbox_status_check', `status IN ('pending', 'done', 'dead')`)
export class InboxDeliveryEntity {
  @PrimaryColumn('uuid') eventId!: string;
  @PrimaryColumn('text') consumer!: string;
  @Column('text') subject!: string;
  @Column('bigint', { transformer: safeInteger }) position!: number;
  @Column('text', { default: 'pending' }) status!: 'pending' | 'done' | 'dead';
  @Column('int', { default: 0 }) attempts!: number;
  @Column('int', { default: 0 }) crashes!: number;
  /** Infinity while the row waits for an earlier delivery of its subject. */
  @Column('timestamptz', { default: () => 'now()' }) enqueuedAt!: Date;
  @Column('timestamptz', { nullable: true }) nextAttemptAt!: Date | null;
  @Column('timestamptz', { nullable: true }) handledAt!: Date | null;
  @Column('text', { nullable: true }) lastError!: string | null;
  @Column('uuid', { nullable: true }) leaseOwner!: string | null;
  @Column('timestamptz', { nullable: true }) leaseUntil!: Date | null;
  /** True for a dead letter whose cause is the addressee, not us. */
  @Column('boolean', { default: false }) undeliverable!: boolean;
}

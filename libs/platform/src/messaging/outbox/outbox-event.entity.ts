import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { safeInteger } from '../../kernel/money/money.js';
import { NO_OWNER } from '../events/domain-event.js';

/** A committed event. This row, not a job, is the record that the event exists. */
@Entity({ schema: 'platform', name: 'outbox' })
@Index('outbox_by_type', ['type', 'id'])
@Index('outbox_failed', ['id'], { where: 'published_at IS NOT NULL AND last_error IS NOT NULL' })
@Index('outbox_pending_by_id', ['id'], { where: 'published_at IS NULL' })
@Index('outbox_pending_by_lane', ['type', 'lane', 'position'], { where: 'published_at IS NULL' })
@Index('outbox_pending_of_subject', ['subject', 'position'], { where: 'published_at IS NULL' })
export class OutboxEventEntity {
  @PrimaryColumn('uuid') id!: string;
  /** The order in which events were recorded. */
  @Column({
    type: 'bigint',
    transformer: safeInteger,
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
  })
  position!: number;
  @Column('text') type!: string;
  @Column('text') subject!: string;
  /** The account that it is for, or `NO_OWNER`: the relay takes from the lanes in turn. */
  @Column('uuid', { default: NO_OWNER }) lane!: string;
  @Column('timestamptz') occurredAt!: Date;
  @Column('text') traceparent!: string;
  @Column('jsonb') data!: unknown;
  @Column('timestamptz', { default: () => 'now()' }) recordedAt!: Date;
  /** When the event was published to its consumers, or given up: then `lastError` is set, too. */
  @Column('timestamptz', { nullable: true }) publishedAt!: Date | null;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz', { nullable: true }) nextAttemptAt!: Date | null;
  @Column('text', { nullable: true }) lastError!: string | null;
}

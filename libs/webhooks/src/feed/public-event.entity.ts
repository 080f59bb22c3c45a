import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A public event of the last 30 days, as integrators get it. */
@Entity({ schema: 'webhooks', name: 'events' })
@Unique('events_event_id_key', ['eventId'])
@Index('events_in_order', ['position', 'seq'])
@Index('events_by_age', ['recordedAt', 'seq'])
export class PublicEvent {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  seq!: string;
  /**
   * The id of the transaction that wrote the row, plus the offset of `FeedClock`. Rows below the
   * oldest running transaction are complete: none can appear among them any more.
   */
  @Column('bigint') position!: string;
  @Column('uuid') eventId!: string;
  @Column('text') type!: string;
  @Column('text') subject!: string;
  @Column('timestamptz') occurredAt!: Date;
  @Column('jsonb') data!: object;
  @Column('timestamptz', { default: () => 'now()' }) recordedAt!: Date;
}

/** One row: what is added to the ids of transactions, which a restored database gives again. */
@Entity({ schema: 'webhooks', name: 'feed_clock' })
@Check('feed_clock_id_check', 'id = 1')
export class FeedClockEntity {
  @PrimaryColumn('smallint', { default: 1 }) id!: number;
  @Column('bigint', { default: 0 }) xidOffset!: string;
  /** That of the database when a worker looked last; null before the first did. */
  @Column('text', { nullable: true }) history!: string | null;
}

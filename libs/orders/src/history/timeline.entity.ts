import { isOneOf } from '@orderly/platform/database/is-one-of';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Order } from '../order/order.entity.js';
import { VISIBILITIES, type Visibility } from '../order/visibility.js';
import type { TimelineType } from './timeline.js';

/** What happened to an order, one entry for each version. */
@Entity({ schema: 'orders', name: 'timeline' })
@Index('timeline_by_transaction', ['recordedIn', 'orderId', 'position'], {
  where: 'recorded_in IS NOT NULL',
})
@Check('timeline_position_check', 'position >= 1')
@Check('timeline_visibility_check', isOneOf('visibility', VISIBILITIES))
export class TimelineEntity {
  @ForeignKey(() => Order)
  @PrimaryColumn('uuid')
  orderId!: string;
  @PrimaryColumn('int') position!: number;
  @Column('text') type!: TimelineType;
  @Column('timestamptz') occurredAt!: Date;
  @Column('uuid', { nullable: true }) actorId!: string | null;
  @Column('jsonb') data!: unknown;
  @Column('text', { default: 'customer' }) visibility!: Visibility;
  /** The transaction that wrote it, for the stream of changes; null before there was one. */
  @Column('bigint', { nullable: true, default: () => 'txid_current()' })
  recordedIn!: string | null;
}

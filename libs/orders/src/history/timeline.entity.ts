import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Order } from '../order/order.entity.js';
import type { TimelineType } from './timeline.js';

/** What happened to an order, one entry for each version. */
@Entity({ schema: 'orders', name: 'timeline' })
@Check('timeline_position_check', 'position >= 1')
export class TimelineEntity {
  @ForeignKey(() => Order)
  @PrimaryColumn('uuid')
  orderId!: string;
  @PrimaryColumn('int') position!: number;
  @Column('text') type!: TimelineType;
  @Column('timestamptz') occurredAt!: Date;
  @Column('uuid', { nullable: true }) actorId!: string | null;
  @Column('jsonb') data!: unknown;
}

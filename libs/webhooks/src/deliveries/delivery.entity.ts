import { isOneOf } from '@orderly/platform/database/is-one-of';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  Unique,
} from 'typeorm';
import { Endpoint } from '../endpoint/endpoint.entity.js';
import { PublicEvent } from '../feed/public-event.entity.js';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One event on its way to one endpoint. */
@Entity({ schema: 'webhooks', name: 'deliveries' })
@Unique('deliveries_endpoint_event_key', ['endpointId', 'seq'])
@Index('deliveries_due', ['endpointId', 'nextAttemptAt'], { where: `status = 'pending'` })
@Index('deliveries_due_at', ['nextAttemptAt'], { where: `status = 'pending'` })
@Index('deliveries_pending_of_subject', ['endpointId', 'subject', 'seq'], {
  where: `status = 'pending'`,
})
@Index('deliveries_by_endpoint', ['endpointId', 'id'])
@Index('deliveries_by_event', ['seq'])
@Check('deliveries_status_check', isOneOf('status', DELIVERY_STATUSES))
@Check('deliveries_pending_check', `(status = 'pending') = (next_attempt_at IS NOT NULL)`)
export class WebhookDelivery {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') endpointId!: string;
  @ManyToOne(() => Endpoint, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'endpoint_id', foreignKeyConstraintName: 'deliveries_endpoint_id_fkey' })
  endpoint?: Endpoint;
  @Column('bigint') seq!: string;
  @ManyToOne(() => PublicEvent, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'seq', foreignKeyConstraintName: 'deliveries_seq_fkey' })
  event?: PublicEvent;
  @Column('text') subject!: string;
  @Column('text', { default: 'pending' }) status!: DeliveryStatus;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz', { nullable: true }) nextAttemptAt!: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
}

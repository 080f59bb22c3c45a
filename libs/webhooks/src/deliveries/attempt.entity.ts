import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { WebhookDelivery } from './delivery.entity.js';

/** One request to an endpoint, and what it answered. */
@Entity({ schema: 'webhooks', name: 'attempts' })
@Index('attempts_by_delivery', ['deliveryId', 'id'])
export class Attempt {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') deliveryId!: string;
  @ManyToOne(() => WebhookDelivery, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'delivery_id', foreignKeyConstraintName: 'attempts_delivery_id_fkey' })
  delivery?: WebhookDelivery;
  @Column('timestamptz') attemptedAt!: Date;
  @Column('int') durationMs!: number;
  @Column('text') url!: string;
  /** Null when there was no answer. */
  @Column('int', { nullable: true }) status!: number | null;
  @Column('text', { nullable: true }) error!: string | null;
  /** Cut and redacted. */
  @Column('text', { nullable: true }) responseBody!: string | null;
}

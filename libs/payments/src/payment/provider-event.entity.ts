import { isOneOf } from '@orderly/platform/database/is-one-of';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * What became of a provider's event. `superseded`: it said nothing new. `contradictory`: its
 * amounts cannot belong to the payment, so nothing was changed. `unrelated`: no payment of ours, or
 * a type that says nothing about payments.
 */
export const EVENT_OUTCOMES = ['applied', 'superseded', 'contradictory', 'unrelated'] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

/** Providers send an event until they get an answer, and sometimes after it: the key says which. */
@Entity({ schema: 'payments', name: 'provider_events' })
@Index('provider_events_by_receipt', ['receivedAt'])
@Check('provider_events_event_id_check', 'length(event_id) BETWEEN 1 AND 255')
@Check('provider_events_type_check', 'length(type) BETWEEN 1 AND 100')
@Check('provider_events_outcome_check', isOneOf('outcome', EVENT_OUTCOMES))
export class ProviderEventEntity {
  @PrimaryColumn('text') gateway!: string;
  @PrimaryColumn('text') eventId!: string;
  @Column('text') type!: string;
  @Column('uuid', { nullable: true }) paymentId!: string | null;
  @Column('text') outcome!: EventOutcome;
  @Column({ type: 'timestamptz', precision: 3 }) occurredAt!: Date;
  @Column({ type: 'timestamptz', precision: 3 }) receivedAt!: Date;
}

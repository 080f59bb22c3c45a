import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Category } from '../core/category.js';
import type { Channel } from './channel.js';
import type { DigestDelivery } from './digest-times.js';
import type { QuietHours } from './quiet-hours.js';

/** A category on a channel: `orders/email`. */
export type Choice = `${Category}/${Channel}`;

/**
 * What an account chose differently from the defaults, by which everything is sent but on channels
 * that are opted in to. One that never chose has no row.
 */
@Entity({ schema: 'notifications', name: 'preferences' })
@Check('preferences_muted_check', 'cardinality(muted) <= 100')
@Check('preferences_version_check', 'version >= 1')
export class NotificationPreferencesEntity {
  /** `users.users.id` */
  @PrimaryColumn('uuid') userId!: string;
  /** What it does not want to get. */
  @Column('text', { array: true }) muted!: Choice[];
  /** What it wants to get, on channels that are off by default. */
  @Column('text', { array: true, default: [] }) optedIn!: Choice[];
  @Column('jsonb', { nullable: true }) quietHours!: QuietHours | null;
  @Column('jsonb', { default: {} }) digests!: Readonly<Partial<Record<Category, DigestDelivery>>>;
  @Column('text', { nullable: true }) timeZone!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz') updatedAt!: Date;
}

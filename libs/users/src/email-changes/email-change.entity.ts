import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** A change of address that waits until both addresses agree. */
@Entity({ schema: 'users', name: 'email_changes' })
@Index('email_changes_by_user', ['userId', 'id'])
@Index('email_changes_expiry_idx', ['expiresAt'])
@Index('email_changes_new_email_idx', ['newEmail', 'createdAt'])
@Index('email_changes_open_key', ['userId'], { unique: true, where: 'ended_at IS NULL' })
@Check('email_changes_new_email_check', 'new_email = lower(new_email)')
@Check('email_changes_old_email_check', 'old_email = lower(old_email)')
export class EmailChangeEntity {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  @Column('uuid')
  userId!: string;
  @Column('text') oldEmail!: string;
  @Column('text') newEmail!: string;
  @Column('timestamptz', { nullable: true }) oldConfirmedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) newConfirmedAt!: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  /** Completed, or replaced by a later change. */
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
}

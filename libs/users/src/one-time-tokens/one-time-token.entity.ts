import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { EmailChangeEntity } from '../email-changes/email-change.entity.js';
import type { TokenPurpose } from './one-time-tokens.js';

/** A link in a mail. Only its hash is stored: a reader of this table cannot use it. */
@Entity({ schema: 'users', name: 'one_time_tokens' })
@Unique(['tokenHash'])
@Index('one_time_tokens_email_change_idx', ['emailChangeId'], {
  where: 'email_change_id IS NOT NULL',
})
@Index('one_time_tokens_expiry_idx', ['expiresAt'])
@Index('one_time_tokens_user_idx', ['userId', 'purpose', 'id'])
@Check('one_time_tokens_purpose_check', `purpose ~ '^[a-z-]{3,40}$'`)
export class OneTimeTokenEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('bytea') tokenHash!: Buffer;
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  @Column('uuid')
  userId!: string;
  /** The check is a pattern, so that a new purpose needs no migration. */
  @Column('text') purpose!: TokenPurpose;
  /** The address it was sent to: it proves nothing about a later address. */
  @Column('text') email!: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) redeemedAt!: Date | null;
  /** Set for links that confirm a change of address. */
  @ForeignKey(() => EmailChangeEntity, { onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  emailChangeId!: string | null;
}

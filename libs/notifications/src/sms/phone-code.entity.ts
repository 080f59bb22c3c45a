import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A number that waits to be confirmed. Its code is not stored: `PhoneCodes` makes it from the id.
 */
@Entity({ schema: 'notifications', name: 'phone_codes' })
@Index('phone_codes_by_user', ['userId', 'id'])
@Index('phone_codes_open_key', ['userId'], { unique: true, where: 'ended_at IS NULL' })
@Check('phone_codes_number_check', `number ~ '^\\+[1-9][0-9]{6,14}$'`)
@Check('phone_codes_tries_check', 'tries BETWEEN 0 AND 5')
export class PhoneCode {
  /** UUIDv7. */
  @PrimaryColumn('uuid') id!: string;
  /** `users.users.id` */
  @Column('uuid') userId!: string;
  /** E.164. */
  @Column('text') number!: string;
  /** How often the owner has tried to give the code. */
  @Column('int', { default: 0 }) tries!: number;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  /** Confirmed, or replaced by a later one. */
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
}

import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** An authenticator app. Once confirmed, it shares its id with a row of `second_factors`. */
@Entity({ schema: 'auth', name: 'totp' })
@Unique(['userId'])
@Index('totp_by_key', ['sealedWith'])
@Index('totp_unconfirmed', ['createdAt'], { where: 'confirmed_at IS NULL' })
export class TotpEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('text') secretSealed!: string;
  @Column('timestamptz', { nullable: true }) confirmedAt!: Date | null;
  /** The time step of the last code: each code works once. */
  @Column('bigint', { default: 0, transformer: safeInteger }) lastStep!: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  /** The id of the encryption key. Empty for secrets that were sealed before keys had ids. */
  @Column('text', { default: '' }) sealedWith!: string;
}

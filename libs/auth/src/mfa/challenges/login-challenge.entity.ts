import type { Amr } from '@orderly/platform/kernel/identity/actor';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A log-in whose first factor was right and whose second is awaited. */
@Entity({ schema: 'auth', name: 'login_challenges' })
@Index('login_challenges_by_expiry', ['expiresAt'])
@Index('login_challenges_by_user', ['userId'])
@Check('login_challenges_transport_check', `transport IN ('token', 'cookie')`)
export class LoginChallengeEntity {
  @PrimaryColumn('bytea') tokenHash!: Buffer;
  @Column('uuid') userId!: string;
  @Column('text', { array: true }) amr!: Amr[];
  @Column('text') transport!: 'token' | 'cookie';
  @Column('bytea', { nullable: true }) passwordDigest!: Buffer | null;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
}

import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { FactorKind } from './factors.repository.js';

/**
 * One row per confirmed factor. Each kind keeps its own data elsewhere under the same id.
 * Authentication reads here whether an account has a factor.
 */
@Entity({ schema: 'auth', name: 'second_factors' })
@Index('second_factors_by_user', ['userId'])
@Check('second_factors_kind_check', `kind IN ('totp', 'passkey')`)
export class SecondFactorEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('text') kind!: FactorKind;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}

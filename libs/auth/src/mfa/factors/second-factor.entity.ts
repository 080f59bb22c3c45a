import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { FactorKind } from './factors.repository.js';

/**
 * One row for each confirmed factor, whatever its kind keeps elsewhere under the same id: the
 * look-up of a caller asks whether there is one.
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

import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What the last complete check of each invariant found, for the metrics of every process. */
@Entity({ schema: 'platform', name: 'invariant_results' })
@Check('invariant_results_counts_check', 'checked >= 0 AND violations >= 0')
export class InvariantResultEntity {
  @PrimaryColumn('text') name!: string;
  @Column('bigint') checked!: string;
  @Column('bigint') violations!: string;
  @Column('timestamptz') checkedAt!: Date;
}

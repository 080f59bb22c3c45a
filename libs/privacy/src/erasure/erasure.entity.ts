import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A person whose data is to be erased, or was. */
@Entity({ schema: 'platform', name: 'erasures' })
@Unique('erasures_user_key', ['userId'])
@Index('erasures_waiting', ['askedAt'], { where: 'begun_at IS NULL' })
@Check('erasures_check', '(begun_at IS NULL) = (expected IS NULL)')
export class ErasureEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('uuid') askedBy!: string;
  @Column('timestamptz', { default: () => 'now()' }) askedAt!: Date;
  @Column('text') traceparent!: string;
  @Column('timestamptz', { nullable: true }) begunAt!: Date | null;
  /** The modules that must report; null until the erasure begins. */
  @Column('text', { array: true, nullable: true }) expected!: string[] | null;
  @Column('timestamptz', { nullable: true }) completedAt!: Date | null;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Counters of the last minutes. Unlogged: after a crash, callers only get a fresh allowance. */
@Entity({ schema: 'platform', name: 'rate_limits' })
@Index('rate_limits_by_end', ['endsAt'])
export class RateLimitEntity {
  @PrimaryColumn('text') key!: string;
  @PrimaryColumn('timestamptz') windowStart!: Date;
  @Column('timestamptz') endsAt!: Date;
  @Column('int') count!: number;
}

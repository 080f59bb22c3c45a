import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { isOneOf } from '../database/is-one-of.js';
import { JOB_STATUSES, type JobStatus } from './job.js';

const UNFINISHED = 'finished_at IS NULL';

/** Work that takes longer than a request. */
@Entity({ schema: 'platform', name: 'jobs' })
@Index('jobs_by_owner', ['ownerId', 'id'])
@Index('jobs_by_principal', ['principal', 'id'])
@Index('jobs_unfinished', ['principal'], { where: UNFINISHED })
@Index('jobs_unfinished_key', ['type', 'dedupeKey'], {
  unique: true,
  where: `${UNFINISHED} AND dedupe_key IS NOT NULL`,
})
@Check('jobs_status_check', isOneOf('status', JOB_STATUSES))
@Check('jobs_end_check', `(${UNFINISHED}) = (${isOneOf('status', ['queued', 'running'])})`)
export class JobEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: string;
  @Column('uuid') ownerId!: string;
  /** Who started it: the owner, or a machine of theirs. */
  @Column('text') principal!: string;
  @Column('jsonb') origin!: unknown;
  @Column('jsonb') payload!: unknown;
  /** Two unfinished jobs of a type never have the same. */
  @Column('text', { nullable: true }) dedupeKey!: string | null;
  @Column('text') status!: JobStatus;
  /** The part that is due or in progress. */
  @Column('int', { default: 1 }) slice!: number;
  /** The attempt that may write: a worker that was taken for dead finds another one here. */
  @Column('uuid', { nullable: true }) runner!: string | null;
  /** Where the next part begins. Committed together with the effects before it. */
  @Column('jsonb', { nullable: true }) position!: unknown;
  @Column('bigint', { default: 0 }) done!: string;
  @Column('bigint', { nullable: true }) total!: string | null;
  @Column('jsonb', { nullable: true }) result!: unknown;
  @Column('text', { nullable: true }) failureCode!: string | null;
  @Column('text', { nullable: true }) failureDetail!: string | null;
  @Column('int', { default: 1 }) version!: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a task is due, and which process runs it. */
@Entity({ schema: 'platform', name: 'scheduled_tasks' })
export class ScheduledTaskEntity {
  @PrimaryColumn('text') name!: string;
  @Column('timestamptz', { default: () => 'now()' }) nextRunAt!: Date;
  @Column('uuid', { nullable: true }) leaseOwner!: string | null;
  @Column('timestamptz', { nullable: true }) leaseUntil!: Date | null;
  /** Also written after a failure. */
  @Column('timestamptz', { nullable: true }) lastRunAt!: Date | null;
  @Column('text', { nullable: true }) lastError!: string | null;
  @Column('timestamptz', { nullable: true }) lastSuccessAt!: Date | null;
}

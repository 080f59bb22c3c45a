import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A worker process that runs, or ended without saying so. All times are the database's. */
@Entity({ schema: 'platform', name: 'workers' })
export class WorkerEntity {
  /** Of the process, new with each start. */
  @PrimaryColumn('uuid') id!: string;
  @Column('text') host!: string;
  @Column('int') pid!: number;
  /** The release that it runs. */
  @Column('text') version!: string;
  /** The consumers whose queues it takes jobs from. */
  @Column('text', { array: true }) queues!: string[];
  @Column('timestamptz', { default: () => 'now()' }) startedAt!: Date;
  /** Its last heartbeat. */
  @Column('timestamptz', { default: () => 'now()' }) seenAt!: Date;
}

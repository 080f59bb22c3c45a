import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A response that is returned again for a request with the same key. */
@Entity({ schema: 'platform', name: 'idempotency_keys' })
@Index('idempotency_keys_by_age', ['createdAt'])
@Index('idempotency_keys_by_subject', ['subjectIds'], {
  type: 'gin',
  where: 'subject_ids IS NOT NULL',
})
@Check('idempotency_keys_key_check', 'length(key) BETWEEN 1 AND 255')
export class IdempotencyKeyEntity {
  @PrimaryColumn('text') principal!: string;
  @PrimaryColumn('text') route!: string;
  @PrimaryColumn('text') key!: string;
  @Column('bytea') fingerprint!: Buffer;
  @Column('smallint') status!: number;
  @Column('jsonb') headers!: unknown;
  @Column('json', { nullable: true }) body!: unknown;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  /** The persons that the response names besides the caller, so that an erasure finds it. */
  @Column('uuid', { array: true, nullable: true }) subjectIds!: string[] | null;
}

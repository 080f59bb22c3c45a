import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Who did what to which object, with which credential, when and from where. Triggers refuse every
 * change. The included columns of the indexes are those of the other filters that they may be
 * combined with.
 */
@Entity({ schema: 'platform', name: 'audit_events' })
@SqlIndex('audit_events_of_action', 'btree (action, id DESC) INCLUDE (subject_type)')
@SqlIndex('audit_events_of_actor', 'btree (actor_id, id DESC) INCLUDE (action, subject_type)')
@SqlIndex(
  'audit_events_of_credential',
  'btree (credential_id, id DESC) INCLUDE (action, subject_type, actor_id, ip)',
)
@SqlIndex('audit_events_of_ip', 'btree (ip, id DESC) INCLUDE (action, subject_type, actor_id)')
@SqlIndex(
  'audit_events_of_subject',
  'btree (subject_id, id DESC) INCLUDE (action, subject_type, actor_id, ip, credential_id)',
)
@SqlIndex('audit_events_of_type', 'btree (subject_type, id DESC)')
export class AuditEventEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz') occurredAt!: Date;
  @Column('uuid', { nullable: true }) actorId!: string | null;
  @Column('text') action!: string;
  @Column('text') subjectType!: string;
  @Column('text') subjectId!: string;
  @Column('jsonb', { nullable: true }) before!: unknown;
  @Column('jsonb', { nullable: true }) after!: unknown;
  @Column('inet', { nullable: true }) ip!: string | null;
  @Column('text') requestId!: string;
  @Column('text') traceparent!: string;
  @Column('text', { nullable: true }) credentialKind!: string | null;
  @Column('text', { nullable: true }) credentialId!: string | null;
}

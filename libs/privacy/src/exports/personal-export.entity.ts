import { isOneOf } from '@orderly/platform/database/is-one-of';
import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { EXPORT_STATUSES, type ExportStatus } from './personal-exports.repository.js';

/** A copy of their data that a person requested. Only one at a time is created per person. */
@Entity({ schema: 'platform', name: 'personal_exports' })
@Unique('personal_exports_token_key', ['tokenHash'])
@Index('personal_exports_by_expiry', ['expiresAt'], { where: `status = 'ready'` })
@SqlIndex('personal_exports_by_user', 'btree (user_id, created_at DESC)')
@Index('personal_exports_under_way', ['userId'], { unique: true, where: `status = 'queued'` })
@Check('personal_exports_archive_check', 'octet_length(archive) <= 16777216')
@Check('personal_exports_check', `(archive IS NULL) OR status IN ('queued', 'ready')`)
@Check('personal_exports_status_check', isOneOf('status', EXPORT_STATUSES))
export class PersonalExportEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('text') status!: ExportStatus;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
  @Column('bytea', { nullable: true }) tokenHash!: Buffer | null;
  /** Stored uncompressed (STORAGE EXTERNAL), because it is compressed already. */
  @Column('bytea', { nullable: true }) archive!: Buffer | null;
  @Column('int', { nullable: true }) size!: number | null;
}

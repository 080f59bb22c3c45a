import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A file that a job reads or writes. Its content is in platform.file_chunks. */
@Entity({ schema: 'platform', name: 'files' })
@Unique('files_link_key', ['linkHash'])
@Index('files_by_owner', ['ownerId'])
@Index('files_by_expiry', ['expiresAt'])
@Check('files_name_check', 'length(name) BETWEEN 1 AND 200')
@Check('files_size_check', 'size >= 0')
export class FileEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') ownerId!: string;
  @Column('text') principal!: string;
  /** What a reader must be allowed when the link is issued. */
  @Column('text') permission!: string;
  @Column('text') name!: string;
  @Column('text') mediaType!: string;
  @Column('bigint', { default: 0 }) size!: string;
  /** Null while the file is being written. */
  @Column('bytea', { nullable: true }) sha256!: Buffer | null;
  @Column('bytea', { nullable: true }) linkHash!: Buffer | null;
  @Column('timestamptz', { nullable: true }) linkExpiresAt!: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
}

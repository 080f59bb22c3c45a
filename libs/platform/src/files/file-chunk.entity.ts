import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { FileEntity } from './file.entity.js';

/** A part of a file. Small, so that neither a process nor the database holds much of it at once. */
@Entity({ schema: 'platform', name: 'file_chunks' })
@ForeignKey(() => FileEntity, ['fileId'], ['id'], {
  name: 'file_chunks_file_fkey',
  onDelete: 'CASCADE',
})
@Check('file_chunks_bytes_check', 'octet_length(bytes) BETWEEN 1 AND 262144')
export class FileChunkEntity {
  @PrimaryColumn('uuid') fileId!: string;
  /** Of the first byte, so that a reader can begin anywhere. */
  @PrimaryColumn('bigint') position!: string;
  @Column('bytea') bytes!: Buffer;
}

import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ErasureEntity } from './erasure.entity.js';

/** How far a module has progressed with an erasure. */
@Entity({ schema: 'platform', name: 'erasure_progress' })
export class ErasureProgressEntity {
  @ForeignKey(() => ErasureEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  erasureId!: string;
  @PrimaryColumn('text') module!: string;
  @Column('int') steps!: number;
  @Column('int', { default: 0 }) step!: number;
  @Column('text', { nullable: true }) after!: string | null;
  @Column('bigint', { default: 0, transformer: safeInteger }) changed!: number;
}

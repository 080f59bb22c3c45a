import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ErasureEntity } from './erasure.entity.js';

/** What a module erased and what it kept. */
@Entity({ schema: 'platform', name: 'erasure_answers' })
export class ErasureAnswerEntity {
  @ForeignKey(() => ErasureEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  erasureId!: string;
  @PrimaryColumn('text') module!: string;
  @Column('int') changed!: number;
  @Column('jsonb') kept!: unknown;
  @Column('timestamptz', { default: () => 'now()' }) answeredAt!: Date;
}

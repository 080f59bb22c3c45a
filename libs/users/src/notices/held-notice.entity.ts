import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** Notices beyond the hourly limit, counted until one mail reports them all. */
@Entity({ schema: 'users', name: 'held_notices' })
@Index('held_notices_by_age', ['firstAt'])
export class HeldNoticeEntity {
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;
  @PrimaryColumn('text') kind!: string;
  @Column('int') times!: number;
  @Column('timestamptz') firstAt!: Date;
}

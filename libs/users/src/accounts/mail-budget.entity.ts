import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.js';

/** The number of mails of one kind to an account within the window. */
@Entity({ schema: 'users', name: 'mail_budgets' })
export class MailBudgetEntity {
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;
  @PrimaryColumn('text') kind!: string;
  @Column('timestamptz') windowStartedAt!: Date;
  @Column('timestamptz') lastAt!: Date;
  @Column('int') mails!: number;
}

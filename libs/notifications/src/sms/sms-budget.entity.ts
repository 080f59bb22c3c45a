import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How many text messages an account or a number got within a day. */
@Entity({ schema: 'notifications', name: 'sms_budgets' })
@Index('sms_budgets_by_age', ['startedAt'])
export class SmsBudget {
  /** A keyed hash: neither an account nor a number is told by it. */
  @PrimaryColumn('bytea') key!: Buffer;
  @Column('timestamptz') startedAt!: Date;
  @Column('timestamptz') lastAt!: Date;
  @Column('int') sent!: number;
}

import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The phone number of an account, which its owner confirmed with a code. */
@Entity({ schema: 'notifications', name: 'phone_numbers' })
@Check('phone_numbers_number_check', `number ~ '^\\+[1-9][0-9]{6,14}$'`)
export class PhoneNumber {
  /** `users.users.id` */
  @PrimaryColumn('uuid') userId!: string;
  /** E.164. */
  @Column('text') number!: string;
  @Column('timestamptz') confirmedAt!: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A code that replaces a lost second factor. Each works once. */
@Entity({ schema: 'auth', name: 'recovery_codes' })
@Index('recovery_codes_by_user', ['userId'])
export class RecoveryCodeEntity {
  @PrimaryColumn('bytea') codeHash!: Buffer;
  @Column('uuid') userId!: string;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
}

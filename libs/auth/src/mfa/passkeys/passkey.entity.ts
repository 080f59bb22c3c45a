import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A passkey. It shares its id with a row of `second_factors`. */
@Entity({ schema: 'auth', name: 'passkeys' })
@Unique(['credentialId'])
@Index('passkeys_by_user', ['userId'])
export class PasskeyEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('bytea') credentialId!: Buffer;
  @Column('bytea') publicKey!: Buffer;
  @Column('bigint', { transformer: safeInteger }) counter!: number;
  @Column('text', { array: true }) transports!: string[];
  @Column('text') deviceType!: string;
  @Column('boolean') backedUp!: boolean;
  @Column('uuid') aaguid!: string;
  @Column('text') name!: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
}

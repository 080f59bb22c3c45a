import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The password of an account, as an Argon2id hash. */
@Entity({ schema: 'auth', name: 'credentials' })
@Check('credentials_password_hash_check', `password_hash LIKE '$argon2id$%'`)
export class CredentialsEntity {
  @PrimaryColumn('uuid') userId!: string;
  @Column('text') passwordHash!: string;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt!: Date;
  /** True when it is too short for an account without a second factor. */
  @Column('boolean', { default: false }) isShort!: boolean;
}

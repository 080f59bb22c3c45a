import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that signs access tokens. */
@Entity({ schema: 'auth', name: 'signing_keys' })
export class SigningKeyEntity {
  @PrimaryColumn('text') kid!: string;
  /** Encrypted. */
  @Column('text') privateKey!: string;
  @Column('timestamptz') signsFrom!: Date;
  @Column('timestamptz', { nullable: true }) retiresAt!: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}

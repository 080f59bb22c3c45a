import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that signs access tokens. */
@Entity({ schema: 'auth', name: 'signing_keys' })
export class SigningKeyEntity {
  @PrimaryColumn('text') kid!: string;
  /** PKCS #8 in PEM, not encrypted. Where that matters, `JWT_SIGNING_KEY` keeps keys out of here. */
  @Column('text') privateKey!: string;
  @Column('timestamptz') signsFrom!: Date;
  @Column('timestamptz', { nullable: true }) retiresAt!: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}

import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * The identity of an account at another provider. The address that was verified there is not
 * stored.
 */
@Entity({ schema: 'auth', name: 'identities' })
@Unique(['issuer', 'subject'])
@Index('identities_by_user', ['userId'])
export class IdentityEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('text') issuer!: string;
  @Column('text') subject!: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
}

import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The verified statement of a provider, until the page that began the sign-in spends its code. */
@Entity({ schema: 'auth', name: 'oidc_results' })
@Index('oidc_results_by_expiry', ['expiresAt'])
@Index('oidc_results_by_user', ['userId'])
@Check('oidc_results_kind_check', `kind IN ('session', 'link')`)
@Check('oidc_results_transport_check', `transport IN ('token', 'cookie')`)
export class OidcResultEntity {
  @PrimaryColumn('bytea') codeHash!: Buffer;
  @Column('bytea') browserHash!: Buffer;
  @Column('text') kind!: 'session' | 'link';
  @Column('text') provider!: string;
  @Column('uuid') userId!: string;
  @Column('text') issuer!: string;
  @Column('text') subject!: string;
  @Column('text') transport!: 'token' | 'cookie';
  @Column('timestamptz') expiresAt!: Date;
}

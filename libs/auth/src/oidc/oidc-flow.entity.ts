import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A sign-in under way at another provider. Nonce and PKCE verifier are not stored: they are derived
 * from the state and the browser's cookie.
 */
@Entity({ schema: 'auth', name: 'oidc_flows' })
@Index('oidc_flows_by_expiry', ['expiresAt'])
@Check('oidc_flows_transport_check', `transport IN ('token', 'cookie')`)
export class OidcFlowEntity {
  @PrimaryColumn('bytea') stateHash!: Buffer;
  @Column('bytea') browserHash!: Buffer;
  @Column('text') provider!: string;
  @Column('text') returnTo!: string;
  @Column('text') transport!: 'token' | 'cookie';
  @Column('timestamptz') expiresAt!: Date;
}

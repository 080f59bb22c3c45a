import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An access token of a client that was revoked before it expired (RFC 7009). */
@Entity({ schema: 'auth', name: 'revoked_tokens' })
@Index('revoked_tokens_expiry', ['expiresAt'])
export class RevokedTokenEntity {
  @PrimaryColumn('text') jti!: string;
  @Column('timestamptz') expiresAt!: Date;
}

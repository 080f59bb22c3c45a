import { isOneOf } from '@orderly/platform/database/is-one-of';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { AUTH_METHODS, type AuthMethod } from './clients/client.js';
import type { ClientKeys } from './clients/client-keys.js';

/** An OAuth client (RFC 6749). */
@Entity({ schema: 'auth', name: 'oauth_clients' })
@Index('oauth_clients_by_owner', ['ownerId', 'id'])
@Check('oauth_clients_auth_method_check', isOneOf('auth_method', AUTH_METHODS))
@Check('oauth_clients_check', `(auth_method = 'client_secret_basic') = (secret_hash IS NOT NULL)`)
@Check('oauth_clients_check1', `(auth_method = 'private_key_jwt') = (jwks IS NOT NULL)`)
@Check('oauth_clients_per_second_check', 'per_second > 0')
export class OAuthClientEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') ownerId!: string;
  @Column('text') name!: string;
  @Column('text') authMethod!: AuthMethod;
  @Column('bytea', { nullable: true }) secretHash!: Buffer | null;
  /** Good until `previousSecretUntil`, so that a secret can be replaced without an outage. */
  @Column('bytea', { nullable: true }) previousSecretHash!: Buffer | null;
  @Column('timestamptz', { nullable: true }) previousSecretUntil!: Date | null;
  /** The public keys of a client that signs its assertions. */
  @Column('jsonb', { nullable: true }) jwks!: ClientKeys | null;
  @Column('text', { array: true }) scopes!: string[];
  @Column('int', { nullable: true }) perSecond!: number | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { nullable: true }) disabledAt!: Date | null;
  @Column('int', { default: 1 }) version!: number;
}

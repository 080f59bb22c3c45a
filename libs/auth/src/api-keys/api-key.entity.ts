import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/**
 * A key with which a program acts for an account. Only its hash is stored, so a reader of this
 * table cannot use it.
 */
@Entity({ schema: 'auth', name: 'api_keys' })
@Unique(['hash'])
@SqlIndex('api_keys_by_end', 'btree (LEAST(expires_at, revoked_at))')
@SqlIndex('api_keys_by_owner', 'btree (owner_id, id DESC)')
@Check('api_keys_per_second_check', 'per_second > 0')
export class ApiKeyEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') ownerId!: string;
  @Column('text') name!: string;
  @Column('bytea') hash!: Buffer;
  /** The first characters, by which the owner recognises the key. */
  @Column('text') prefix!: string;
  @Column('text', { array: true }) scopes!: string[];
  /** The networks it may be used from; empty: anywhere. */
  @Column('cidr', { array: true, default: [] }) ipRanges!: string[];
  @Column('int', { nullable: true }) perSecond!: number | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
  @Column('inet', { nullable: true }) lastIp!: string | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
  @Column('uuid', { nullable: true }) replacedBy!: string | null;
  @Column('int', { default: 1 }) version!: number;
  /** The first key that it was rotated from; null for the first key itself. */
  @Column('uuid', { nullable: true }) lineId!: string | null;
}

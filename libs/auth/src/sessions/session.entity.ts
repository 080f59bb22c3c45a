import { SqlIndex } from '@orderly/platform/database/sql-index';
import type { Acr, Amr } from '@orderly/platform/kernel/identity/actor';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { EndReason } from './sessions.repository.js';

/** How an account signed in, from where, and how the session travels. */
@Entity({ schema: 'auth', name: 'sessions' })
@Unique(['cookieHash'])
@SqlIndex('sessions_by_end', 'btree (LEAST(expires_at, ended_at))')
@Index('sessions_by_line', ['lineHash'], { where: 'line_hash IS NOT NULL' })
@Index('sessions_by_owner', ['userId', 'id'])
@Index('sessions_by_user', ['userId'], { where: 'ended_at IS NULL' })
@Check('sessions_check', '(ended_at IS NULL) = (end_reason IS NULL)')
@Check('sessions_end_reason_check', `end_reason ~ '^[a-z-]{3,40}$'`)
@Check('sessions_transport_check', `transport IN ('token', 'cookie')`)
export class SessionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  /** The check is a pattern, so that a new reason needs no migration. */
  @Column('text', { nullable: true }) endReason!: EndReason | null;
  @Column('inet', { nullable: true }) ip!: string | null;
  @Column('text', { default: 'token' }) transport!: 'token' | 'cookie';
  @Column('text', { default: 'urn:orderly:aal1' }) acr!: Acr;
  @Column('text', { array: true, default: ['pwd'] }) amr!: Amr[];
  @Column('timestamptz', { default: () => 'now()' }) authenticatedAt!: Date;
  @Column('text', { nullable: true }) userAgent!: string | null;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
  @Column('inet', { nullable: true }) lastIp!: string | null;
  /** Set for sessions that travel in a cookie. */
  @Column('bytea', { nullable: true }) cookieHash!: Buffer | null;
  /**
   * The prefix of the session's refresh tokens: it identifies a used token whose own row was
   * deleted. Null for sessions of the previous release, which keep all their used tokens until they
   * end.
   */
  @Column('bytea', { nullable: true }) lineHash!: Buffer | null;
}

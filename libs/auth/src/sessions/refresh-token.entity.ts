import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SessionEntity } from './session.entity.js';

/** A refresh token. Used ones stay for a while, so that a stolen one is recognised. */
@Entity({ schema: 'auth', name: 'refresh_tokens' })
@Index('refresh_tokens_by_session', ['sessionId'])
@Index('refresh_tokens_salted_by_session', ['sessionId'], { where: 'successor_salt IS NOT NULL' })
@Index('refresh_tokens_with_salt', ['usedAt'], { where: 'successor_salt IS NOT NULL' })
export class RefreshTokenEntity {
  @PrimaryColumn('bytea') tokenHash!: Buffer;
  @ForeignKey(() => SessionEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  sessionId!: string;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
  /** Together with the used token, it gives the next one, for a client that lost the response. */
  @Column('bytea', { nullable: true }) successorSalt!: Buffer | null;
}

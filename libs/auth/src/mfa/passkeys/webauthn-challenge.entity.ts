import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A challenge for an authenticator to sign. Each is used once. */
@Entity({ schema: 'auth', name: 'webauthn_challenges' })
@Index('webauthn_challenges_by_expiry', ['expiresAt'])
@Index('webauthn_challenges_by_user', ['userId'])
@Check(
  'webauthn_challenges_purpose_check',
  `purpose IN ('registration', 'login', 'second-factor', 'step-up')`,
)
export class WebauthnChallengeEntity {
  @PrimaryColumn('bytea') challengeHash!: Buffer;
  @Column('text') purpose!: string;
  @Column('uuid', { nullable: true }) userId!: string | null;
  @Column('uuid', { nullable: true }) sessionId!: string | null;
  @Column('timestamptz') expiresAt!: Date;
}

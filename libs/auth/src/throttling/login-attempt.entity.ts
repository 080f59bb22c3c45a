import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Failed log-ins for one key: an account, a place or both. Keys are hashed, because people type
 * passwords into the wrong field.
 */
@Entity({ schema: 'auth', name: 'login_attempts' })
@Index('login_attempts_by_age', ['lastAttemptAt'])
@Index('login_attempts_by_owner', ['ownerId'])
@Index('login_attempts_unkeyed', ['lastAttemptAt'], { where: 'octet_length(key) = 32' })
export class LoginAttemptEntity {
  @PrimaryColumn('bytea') key!: Buffer;
  /** A fraction, because failures are forgotten gradually. */
  @Column('double precision') failures!: number;
  @Column('timestamptz') lastAttemptAt!: Date;
  @Column('timestamptz') blockedUntil!: Date;
  @Column('timestamptz', { nullable: true }) succeededAt!: Date | null;
  @Column('uuid', { nullable: true }) ownerId!: string | null;
}

import { isOneOf } from '@orderly/platform/database/is-one-of';
import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InvitationOpen } from '../core/user.errors.js';
import { DEFAULT_ROLE } from './user.policy.js';

/** `erased`: belongs to no person; its id stays, since orders and the audit log refer to it. */
export const ACCOUNT_STATUSES = ['invited', 'active', 'suspended', 'erased'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export const DEFAULT_LOCALE = 'en-GB';

/**
 * An account, which can sign in once its address is verified. Its credentials (password, sessions)
 * are in auth.
 */
@Entity({ schema: 'users', name: 'users' })
@Unique(['email'])
@SqlIndex('users_by_status', 'btree (status, id DESC)')
@Index('users_unverified', ['status', 'id'], { where: 'email_verified_at IS NULL' })
@Check('users_status_check', isOneOf('status', ACCOUNT_STATUSES))
@Check('users_email_check', 'email = lower(email)')
export class Account {
  /** UUIDv7, from newId() before the insert. */
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case: addresses that differ in case alone are one account. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text')
  status!: AccountStatus;

  /** BCP 47 tag for mails and money. */
  @Column('text')
  locale!: string;

  /**
   * Null until the link in a mail to the address was opened. Until then the account cannot sign in.
   */
  @Column('timestamptz', { nullable: true })
  emailVerifiedAt!: Date | null;

  /** The inviting account; null after a registration. */
  @Column('uuid', { nullable: true })
  invitedBy!: string | null;

  @Column('integer')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  /**
   * Names of the roles, sorted. Read with the account, written by `AccountsRepository.setRoles`.
   */
  roles!: readonly string[];

  get isVerified(): boolean {
    return this.emailVerifiedAt !== null;
  }

  /**
   * True for an invitation that is not accepted yet, even if the account is suspended meanwhile.
   */
  get hasOpenInvitation(): boolean {
    return this.invitedBy !== null && !this.isVerified;
  }

  /**
   * True for a registration that proves nothing: the address is not verified, and no authorised
   * actor has decided anything about this account.
   */
  get isMereClaim(): boolean {
    return (
      this.status === 'active' &&
      !this.isVerified &&
      this.invitedBy === null &&
      this.roles.join() === DEFAULT_ROLE
    );
  }

  /**
   * The status after an administrator's request. A suspended account that never accepted its
   * invitation returns to the invitation.
   * @throws InvitationOpen when an invited account is to become active: only its owner can do that,
   * by accepting.
   */
  statusAfter(wish: 'active' | 'suspended'): AccountStatus {
    if (wish === 'suspended') return 'suspended';
    if (this.status === 'invited') throw new InvitationOpen();
    return this.hasOpenInvitation ? 'invited' : 'active';
  }
}

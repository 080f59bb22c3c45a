import { isOneOf } from '@orderly/platform/database/is-one-of';
import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InvitationOpen } from '../core/user.errors.js';
import { DEFAULT_ROLE } from './user.policy.js';

/** `erased`: nobody's any more; its id stays, since orders and the audit log refer to it. */
export const ACCOUNT_STATUSES = ['invited', 'active', 'suspended', 'erased'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export const DEFAULT_LOCALE = 'en-GB';

/**
 * Somebody who can sign in, once the address is verified. What proves that it is them (password,
 * sessions) is kept by auth.
 */
@Entity({ schema: 'users', name: 'users' })
@Unique(['email'])
@SqlIndex('users_by_status', 'btree (status, id DESC)')
@Index('users_unverified', ['status', 'id'], { where: 'email_verified_at IS NULL' })
@Check('users_status_check', isOneOf('status', ACCOUNT_STATUSES))
@Check('users_email_check', 'email = lower(email)')
export class Account {
  /** UUIDv7, made by newId() before the insert. */
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

  /** Null until the link in a mail to the address was opened. Nobody signs in before. */
  @Column('timestamptz', { nullable: true })
  emailVerifiedAt!: Date | null;

  /** Who invited; null for those who registered themselves. */
  @Column('uuid', { nullable: true })
  invitedBy!: string | null;

  @Column('integer')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  /**
   * Names of the roles, sorted; read with the account, written by `AccountsRepository.setRoles`.
   */
  roles!: readonly string[];

  get isVerified(): boolean {
    return this.emailVerifiedAt !== null;
  }

  /** An invitation that nobody accepted yet, whether or not the account is suspended meanwhile. */
  get hasOpenInvitation(): boolean {
    return this.invitedBy !== null && !this.isVerified;
  }

  /**
   * Registered by anybody who typed the address: no one proved that it is theirs, and no one who
   * may decide over accounts has done so with this one.
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
   * The status that an administrator's wish leads to. Lifting the suspension of somebody who never
   * accepted leads back to the invitation.
   * @throws InvitationOpen when an invited account is to become active: only its owner can make it
   *   so, by accepting.
   */
  statusAfter(wish: 'active' | 'suspended'): AccountStatus {
    if (wish === 'suspended') return 'suspended';
    if (this.status === 'invited') throw new InvitationOpen();
    return this.hasOpenInvitation ? 'invited' : 'active';
  }
}

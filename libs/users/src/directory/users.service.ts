import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import type { Account } from '../accounts/account.entity.js';
import { type AccountFilter, AccountsRepository } from '../accounts/accounts.repository.js';
import type { Contact } from '../accounts/contact.js';
import { ADMIN_ROLE } from '../accounts/user.policy.js';
import { AccountErased, LastAdmin, UserNotFound } from '../core/user.errors.js';
import { USER_SUSPENDED, type UserSuspended } from '../core/user.events.js';
import { AccountAccess } from '../roles/account-access.js';
import { Grants } from '../roles/grants.js';
import type { ChangeUserRequest } from './dto/change-user.request.js';

type Changeable = Pick<Account, 'name' | 'locale' | 'status'>;

@Injectable()
export class UsersService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly grants: Grants,
    private readonly access: AccountAccess,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns null when the account is missing, suspended or erased: such accounts get no mail.
   * @param how.evenLeaving for the mail about the erasure, while the address is still stored
   */
  findReachable(userId: string, { evenLeaving = false } = {}): Promise<Contact | null> {
    return this.accounts.findReachable(userId, evenLeaving);
  }

  /**
   * True when orders may be placed for the account: it exists, and is neither suspended nor erased.
   */
  exists(userId: string): Promise<boolean> {
    return this.accounts.exists(userId);
  }

  /** @throws UserNotFound */
  async get(userId: string): Promise<Account> {
    const account = await this.accounts.findById(userId);
    if (!account) throw new UserNotFound(userId);
    return account;
  }

  /** Inside the transaction, so that it needs no second connection; also an erased account. */
  findIn(tx: Transaction, userId: string): Promise<Account | null> {
    return this.accounts.findByIdIn(tx, userId);
  }

  /** Lists the newest first. */
  list(filter: AccountFilter, page: PageRequest): Promise<Account[]> {
    return this.accounts.list(filter, page);
  }

  /**
   * @param assertUnchanged gets the current account, locked, and throws when the caller saw another
   * version.
   * @throws UserNotFound, AccountErased, InvitationOpen, LastAdmin, RoleNotYours
   * @throws PeopleOnly, StepUpNeeded when it changes the status
   */
  async change(
    tx: Transaction,
    actor: Actor,
    userId: string,
    wish: ChangeUserRequest,
    assertUnchanged: (account: Account) => void,
  ): Promise<Account> {
    const account = await this.accounts.lockById(tx, userId);
    if (!account) throw new UserNotFound(userId);
    if (account.status === 'erased') throw new AccountErased();
    assertUnchanged(account);

    const before = { name: account.name, locale: account.locale, status: account.status };
    const after = {
      name: wish.name ?? before.name,
      locale: wish.locale ?? before.locale,
      status:
        wish.status && wish.status !== before.status
          ? account.statusAfter(wish.status)
          : before.status,
    };
    if (JSON.stringify(after) === JSON.stringify(before)) return account;
    if (after.status !== before.status)
      await this.assertMayChangeStatus(tx, actor, account, after.status);

    Object.assign(account, after);
    account.version++;
    await this.accounts.update(tx, account);
    await this.tell(tx, actor, account, before);
    return account;
  }

  private async assertMayChangeStatus(
    tx: Transaction,
    actor: Actor,
    account: Account,
    to: string,
  ): Promise<void> {
    await this.grants.assertMayDecideOver(tx, actor, account.id);
    if (to === 'suspended') await this.assertNotLastAdmin(tx, account);
  }

  /**
   * Call it before the account loses its status or its role.
   * @throws LastAdmin
   */
  async assertNotLastAdmin(tx: Transaction, account: Account): Promise<void> {
    if (!account.roles.includes(ADMIN_ROLE)) return;
    await this.accounts.lockAdministration(tx);
    if (!(await this.accounts.hasOtherAdmin(tx, account.id))) throw new LastAdmin();
  }

  private async tell(
    tx: Transaction,
    actor: Actor,
    account: Account,
    before: Changeable,
  ): Promise<void> {
    const { name, locale, status } = account;
    const becameSuspended = status === 'suspended' && before.status !== 'suspended';
    if (becameSuspended) {
      const about = {
        subject: account.id,
        ownerId: account.id,
        occurredAt: this.clock.now(),
        traceparent: actor.origin.traceparent,
      };
      const data: UserSuspended = { userId: account.id, suspendedBy: actor.userId };
      await this.outbox.record(tx, domainEvent(USER_SUSPENDED, about, data));
    }
    if (status !== before.status) this.access.forgetAfterCommit(tx, account.id);
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: becameSuspended ? 'users.account-suspended' : 'users.account-changed',
      subject: { type: 'user', id: account.id },
      before: { locale: before.locale, status: before.status },
      // The log is kept after an erasure, so it records that a name changed, but not the name.
      after: { locale, status, ...(name === before.name ? {} : { name: 'changed' }) },
    });
  }
}

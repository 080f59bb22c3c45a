import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '../accounts/account.entity.js';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { ADMIN_ROLE, changedRoles } from '../accounts/user.policy.js';
import { AccountErased, UnknownRole, UserNotFound } from '../core/user.errors.js';
import { AccountAccess } from '../roles/account-access.js';
import { Grants } from '../roles/grants.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { UsersService } from './users.service.js';

@Injectable()
export class RoleAssignments {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly roles: RolesRepository,
    private readonly users: UsersService,
    private readonly access: AccountAccess,
    private readonly grants: Grants,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Replaces the roles of an account. The change applies to its next request.
   * @throws UserNotFound, AccountErased, UnknownRole, PeopleOnly, StepUpNeeded, RoleNotYours,
   * LastAdmin
   */
  async assign(
    tx: Transaction,
    actor: Actor,
    userId: string,
    requested: readonly string[],
    assertUnchanged: (account: Account) => void,
  ): Promise<Account> {
    const account = await this.accounts.lockById(tx, userId);
    if (!account) throw new UserNotFound(userId);
    if (account.status === 'erased') throw new AccountErased();
    assertUnchanged(account);

    const before = account.roles;
    const after = [...new Set(requested)].sort();
    const changed = changedRoles(before, after);
    await this.assertMayGrant(tx, actor, requested, changed);
    if (changed.length === 0) return account;
    if (before.includes(ADMIN_ROLE) && !after.includes(ADMIN_ROLE))
      await this.users.assertNotLastAdmin(tx, account);

    account.roles = after;
    account.version++;
    await this.accounts.update(tx, account);
    await this.accounts.setRoles(tx, account.id, after);
    this.access.forgetAfterCommit(tx, account.id);
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'users.roles-changed',
      subject: { type: 'user', id: account.id },
      before: { roles: before },
      after: { roles: after },
    });
    return account;
  }

  /**
   * Locks the roles until the transaction ends.
   * @param requested all roles of the request, in its order, for the pointers of a refusal.
   * @param changed those of them, and of the present ones, that an account would gain or lose.
   * @throws UnknownRole, PeopleOnly, StepUpNeeded, RoleNotYours
   */
  async assertMayGrant(
    tx: Transaction,
    actor: Actor,
    requested: readonly string[],
    changed: readonly string[],
  ): Promise<void> {
    const held = await this.roles.hold(tx, [...new Set([...requested, ...changed])]);
    const known = new Map(held.map((role) => [role.name, role.permissions]));
    const unknown = requested
      .map((role, index) => ({ index, role }))
      .filter(({ role }) => !known.has(role));
    if (unknown.length > 0) throw new UnknownRole(unknown);
    this.grants.assertMayDecide(
      actor,
      changed.flatMap((role): readonly Permission[] => known.get(role) ?? []),
    );
  }
}

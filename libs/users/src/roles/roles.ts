import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { AccountAccess } from './account-access.js';
import type { AddRoleRequest, ChangeRoleRequest } from './dto/save-role.request.js';
import { Grants } from './grants.js';
import { BuiltInRole, RoleInUse, RoleNotFound, RoleTaken, TooManyRoles } from './role.errors.js';
import { permissionsAfter } from './role.policy.js';
import { MAX_ROLES, type Role, RolesRepository } from './roles.repository.js';

/** The roles of the installation: the built-in ones, and its own. */
@Injectable()
export class Roles {
  constructor(
    private readonly roles: RolesRepository,
    private readonly accounts: AccountsRepository,
    private readonly access: AccountAccess,
    private readonly grants: Grants,
    private readonly auditLog: AuditLog,
  ) {}

  /** Lists all roles, by name. */
  list(): Promise<Role[]> {
    return this.roles.list();
  }

  /** @throws RoleNotFound */
  async get(name: string): Promise<Role> {
    const role = await this.roles.findByName(name);
    if (!role) throw new RoleNotFound();
    return role;
  }

  /** @throws UnknownPermission, PeopleOnly, StepUpNeeded, RoleNotYours, RoleTaken, TooManyRoles */
  async add(
    tx: Transaction,
    actor: Actor,
    { name, description, permissions: wish }: AddRoleRequest,
  ): Promise<Role> {
    const permissions = permissionsAfter(wish, []);
    this.grants.assertMayReplace(actor, [], permissions);
    // Concurrent additions wait for each other, so that two cannot both be the last one allowed.
    await this.accounts.lockAdministration(tx);
    const count = await this.roles.count(tx);
    const role = await this.roles.add(tx, { name, description, permissions });
    if (!role) throw new RoleTaken();
    if (count >= MAX_ROLES) throw new TooManyRoles();
    await this.audit(tx, actor, 'users.role-added', role, { after: { permissions } });
    return role;
  }

  /**
   * The change applies to the next request of every account with the role; in other processes
   * within a second.
   * @param assertUnchanged gets the current role, locked, and throws when the caller saw another
   * version.
   * @throws RoleNotFound, BuiltInRole, UnknownPermission, PeopleOnly, StepUpNeeded, RoleNotYours
   */
  async change(
    tx: Transaction,
    actor: Actor,
    name: string,
    wish: ChangeRoleRequest,
    assertUnchanged: (role: Role) => void,
  ): Promise<Role> {
    const before = await this.lockOwn(tx, name, assertUnchanged);
    const permissions = wish.permissions
      ? permissionsAfter(wish.permissions, before.permissions)
      : before.permissions;
    this.grants.assertMayReplace(actor, before.permissions, permissions);
    const after: Role = {
      ...before,
      description: wish.description ?? before.description,
      permissions,
    };
    if (JSON.stringify(after) === JSON.stringify(before)) return before;

    await this.roles.update(tx, after);
    this.access.forgetAllAfterCommit(tx);
    await this.audit(tx, actor, 'users.role-changed', before, {
      before: { permissions: before.permissions },
      after: { permissions },
    });
    return { ...after, version: before.version + 1 };
  }

  /**
   * Removes only a role without holders, so that no account loses permissions unnoticed.
   * @param assertUnchanged as for `change`.
   * @throws RoleNotFound, BuiltInRole, PeopleOnly, StepUpNeeded, RoleNotYours, RoleInUse
   */
  async remove(
    tx: Transaction,
    actor: Actor,
    name: string,
    assertUnchanged: (role: Role) => void,
  ): Promise<void> {
    const role = await this.lockOwn(tx, name, assertUnchanged);
    this.grants.assertMayReplace(actor, role.permissions, []);
    const holders = await this.roles.countHolders(tx, name);
    if (holders > 0) throw new RoleInUse(holders);
    await this.roles.remove(tx, name);
    await this.audit(tx, actor, 'users.role-removed', role, {
      before: { permissions: role.permissions },
    });
  }

  /** Blocks grants of the role until the transaction ends. */
  private async lockOwn(
    tx: Transaction,
    name: string,
    assertUnchanged: (role: Role) => void,
  ): Promise<Role> {
    const role = await this.roles.lock(tx, name);
    if (!role) throw new RoleNotFound();
    if (role.builtIn) throw new BuiltInRole();
    assertUnchanged(role);
    return role;
  }

  private audit(
    tx: Transaction,
    actor: Actor,
    action: string,
    role: Role,
    change: { before?: object; after?: object },
  ): Promise<void> {
    const subject = { type: 'role', id: role.name };
    return this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action,
      subject,
      ...change,
    });
  }
}

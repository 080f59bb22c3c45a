import { Injectable } from '@nestjs/common';
import { StepUpDemand } from '@orderly/platform/access/step-up-demand';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { assertWithinOwnPermissions, DEFAULT_ROLE } from '../accounts/user.policy.js';
import { UserNotFound } from '../core/user.errors.js';
import { assertMayReplace } from './role.policy.js';
import { RolesRepository } from './roles.repository.js';

/**
 * Decides whether an actor may change what others may do. Every route that grants or takes
 * permissions, or opens or closes accounts, calls it. A stolen API key or an unattended session
 * must not create an administrator, who would outlive both.
 */
@Injectable()
export class Grants {
  constructor(
    private readonly stepUp: StepUpDemand,
    private readonly roles: RolesRepository,
  ) {}

  /**
   * @param permissions that an account would gain or lose
   * @throws PeopleOnly, StepUpNeeded, RoleNotYours
   */
  assertMayDecide(actor: Actor, permissions: Iterable<Permission>): void {
    this.stepUp.assertMet(actor);
    assertWithinOwnPermissions(actor, permissions);
  }

  /**
   * For decisions over a whole account, such as a suspension.
   * @throws PeopleOnly, StepUpNeeded, RoleNotYours
   */
  async assertMayDecideOver(tx: Transaction, actor: Actor, userId: string): Promise<void> {
    this.stepUp.assertMet(actor);
    const access = await this.roles.findAccess(userId, tx);
    assertWithinOwnPermissions(actor, access?.permissions ?? []);
  }

  /**
   * For a role: its holders gain or lose the permissions that are in only one of the two lists.
   * @throws PeopleOnly, StepUpNeeded, RoleNotYours
   */
  assertMayReplace(
    actor: Actor,
    before: readonly Permission[],
    after: readonly Permission[],
  ): void {
    this.stepUp.assertMet(actor);
    assertMayReplace(actor, before, after);
  }

  /**
   * Programs may sign customers out. Signing out a colleague takes a person: a stolen key that does
   * so repeatedly would keep the administrators from revoking it.
   * @throws UserNotFound, PeopleOnly, StepUpNeeded, RoleNotYours
   */
  async assertMaySignOut(tx: Transaction, actor: Actor, userId: string): Promise<void> {
    const access = await this.roles.findAccess(userId, tx);
    if (!access) throw new UserNotFound(userId);
    if (access.roles.some((role) => role !== DEFAULT_ROLE)) this.stepUp.assertMet(actor);
    assertWithinOwnPermissions(actor, access.permissions);
  }
}

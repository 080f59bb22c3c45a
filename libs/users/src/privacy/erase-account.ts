import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Erasures } from '@orderly/privacy';
import type { Account } from '../accounts/account.entity.js';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { AccountErased, UserNotFound } from '../core/user.errors.js';
import { UsersService } from '../directory/users.service.js';
import { SecurityNotices } from '../notices/security-notices.js';
import { AccountAccess } from '../roles/account-access.js';
import { Grants } from '../roles/grants.js';

/** The first step of an erasure, and the only one in the request: it closes the account at once. */
@Injectable()
export class EraseAccount {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly grants: Grants,
    private readonly users: UsersService,
    private readonly access: AccountAccess,
    private readonly notices: SecurityNotices,
    private readonly erasures: Erasures,
  ) {}

  /**
   * Every credential of the account is worthless from the commit on, since each is checked against
   * its status. The personal data is deleted a little later, module by module.
   * @param assertUnchanged gets the current account, locked, and throws when the caller saw another
   * version.
   * @returns the id of the erasure
   * @throws UserNotFound, AccountErased, LastAdmin, PeopleOnly, StepUpNeeded, RoleNotYours
   */
  async erase(
    tx: Transaction,
    actor: Actor,
    userId: string,
    assertUnchanged: (account: Account) => void,
  ): Promise<string> {
    const account = await this.accounts.lockById(tx, userId);
    if (!account) throw new UserNotFound(userId);
    if (account.status === 'erased') throw new AccountErased();
    assertUnchanged(account);
    if (userId !== actor.userId) await this.grants.assertMayDecideOver(tx, actor, userId);
    await this.users.assertNotLastAdmin(tx, account);

    account.status = 'erased';
    account.version++;
    await this.accounts.update(tx, account);
    await this.accounts.setRoles(tx, userId, []);
    this.access.forgetAfterCommit(tx, userId);
    await this.notices.tell(tx, userId, 'account-erasure-begun', actor.origin, {
      byStaff: userId !== actor.userId,
    });
    return this.erasures.ask(tx, { userId, askedBy: actor.userId, origin: actor.origin });
  }
}

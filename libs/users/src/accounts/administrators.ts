import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Account } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';
import { newAccount, ownAct } from './new-account.js';
import { ADMIN_ROLE } from './user.policy.js';

/** Adds administrators on the word of an operator at the command line. */
@Injectable()
export class Administrators {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds the first administrator of an installation. Returns null when there is one already.
   * @throws Error when the address belongs to an account that is no administrator: its owner must
   * not become one by surprise.
   */
  async addFirstAdmin(
    tx: Transaction,
    request: { email: string; name: string; origin: RequestContext },
  ): Promise<Account | null> {
    await this.accounts.lockAdministration(tx);
    if (await this.accounts.hasOtherAdmin(tx, newId())) return null;
    const account = await this.addVerifiedAdmin(tx, request, 'users.first-admin-added');
    if (account) return account;
    throw new Error(
      `${request.email} has an account that is not an administrator: ` +
        'choose another address for the first one.',
    );
  }

  /**
   * Adds another administrator. Returns null when the address has an account: its owner has not
   * agreed.
   */
  addAdmin(
    tx: Transaction,
    request: { email: string; name: string; origin: RequestContext },
  ): Promise<Account | null> {
    return this.addVerifiedAdmin(tx, request, 'users.admin-added');
  }

  /**
   * Makes a suspended account active again; one that never accepted its invitation is invited
   * again. Returns null when the account is not suspended.
   */
  async reactivate(
    tx: Transaction,
    userId: string,
    origin: RequestContext,
  ): Promise<Account | null> {
    const account = await this.accounts.lockById(tx, userId);
    if (account?.status !== 'suspended') return null;
    account.status = account.statusAfter('active');
    account.version++;
    await this.accounts.update(tx, account);
    const { locale, status } = account;
    await this.auditLog.record(tx, {
      ...ownAct(account, 'users.account-changed', origin, { after: { locale, status } }),
      before: { locale, status: 'suspended' },
    });
    return account;
  }

  private async addVerifiedAdmin(
    tx: Transaction,
    request: { email: string; name: string; origin: RequestContext },
    action: string,
  ): Promise<Account | null> {
    const facts = { status: 'active' as const, invitedBy: null, roles: [ADMIN_ROLE] };
    const account = newAccount({ ...request, ...facts }, this.clock.now());
    account.emailVerifiedAt = account.createdAt;
    if (!(await this.accounts.add(tx, account))) return null;
    const change = { after: { roles: account.roles } };
    await this.auditLog.record(tx, ownAct(account, action, request.origin, change));
    return account;
  }
}

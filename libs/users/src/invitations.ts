import { Injectable } from '@nestjs/common';
import type { Actor } from '@orderly/platform/access/actor';
import { AuditLog } from '@orderly/platform/audit/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { domainEvent } from '@orderly/platform/events/domain-event';
import { Outbox } from '@orderly/platform/events/outbox';
import { newId } from '@orderly/platform/ids/new-id';
import { Clock } from '@orderly/platform/time/clock';
import { Account, DEFAULT_LOCALE } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';
import type { InviteUserRequest } from './dto/invite-user.request.js';
import { RoleAssignments } from './role-assignments.js';
import { EmailTaken } from './user.errors.js';
import { USER_INVITED, type UserInvited } from './user.events.js';
import { DEFAULT_ROLE } from './user.policy.js';

@Injectable()
export class Invitations {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly roleAssignments: RoleAssignments,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * An account without a password; the link in the mail lets its owner choose one.
   * @throws EmailTaken, UnknownRole, RoleNotYours
   */
  async invite(tx: Transaction, actor: Actor, request: InviteUserRequest): Promise<Account> {
    if (request.roles) await this.roleAssignments.assertMayGrant(tx, actor, request.roles, request.roles);
    const account: Account = Object.assign(new Account(), {
      id: newId(),
      email: request.email,
      name: request.name,
      status: 'invited' as const,
      locale: DEFAULT_LOCALE,
      emailVerifiedAt: null,
      invitedBy: actor.userId,
      version: 1,
      createdAt: this.clock.now(),
      roles: [...new Set(request.roles ?? [DEFAULT_ROLE])].sort(),
    });
    if (!(await this.accounts.add(tx, account))) throw new EmailTaken();

    const about = { subject: account.id, occurredAt: account.createdAt, traceparent: actor.origin.traceparent };
    const data: UserInvited = { userId: account.id, invitedBy: actor.userId };
    await this.outbox.record(tx, domainEvent(USER_INVITED, about, data));
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'users.account-invited',
      subject: { type: 'user', id: account.id },
      after: { roles: account.roles },
    });
    return account;
  }
}

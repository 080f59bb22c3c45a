import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Account, DEFAULT_LOCALE } from '../accounts/account.entity.js';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { DEFAULT_ROLE } from '../accounts/user.policy.js';
import {
  EmailTaken,
  InvitationNotOpen,
  InviterMustRead,
  MailCoolDown,
  UserNotFound,
} from '../core/user.errors.js';
import { USER_INVITED, type UserInvited } from '../core/user.events.js';
import { UserPermission } from '../core/users.permissions.js';
import { RoleAssignments } from '../directory/role-assignments.js';
import { OneTimeTokens } from '../one-time-tokens/one-time-tokens.js';
import { AccountAccess } from '../roles/account-access.js';
import type { InviteUserRequest } from './dto/invite-user.request.js';

/**
 * Separate from the limit on mails that strangers cause to the address: neither blocks the other.
 */
const INVITATION_MAILS = { kind: 'invitation', perHour: 5, gapS: 60 };

@Injectable()
export class Invitations {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly roleAssignments: RoleAssignments,
    private readonly tokens: OneTimeTokens,
    private readonly access: AccountAccess,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds an account without a password; the link in the mail lets its owner choose one. Every
   * registered account is a customer, so programs may give that role; any other role is a grant
   * like all others. An address that was merely registered, by a visitor who proved nothing, is no
   * obstacle: the invitation takes that account over.
   * @throws InviterMustRead, EmailTaken, UnknownRole, PeopleOnly, StepUpNeeded, RoleNotYours
   */
  async invite(tx: Transaction, actor: Actor, request: InviteUserRequest): Promise<Account> {
    // The refusal of a taken address would let actors without this permission find out who has an
    // account.
    if (!may(actor, UserPermission.Read)) throw new InviterMustRead();
    const roles = request.roles ?? [DEFAULT_ROLE];
    if (roles.some((role) => role !== DEFAULT_ROLE))
      await this.roleAssignments.assertMayGrant(tx, actor, roles, roles);
    const invited: Account = Object.assign(new Account(), {
      id: newId(),
      email: request.email,
      name: request.name,
      status: 'invited' as const,
      locale: DEFAULT_LOCALE,
      emailVerifiedAt: null,
      invitedBy: actor.userId,
      version: 1,
      createdAt: this.clock.now(),
      roles: [...new Set(roles)].sort(),
    });
    const account = (await this.accounts.add(tx, invited))
      ? invited
      : await this.takeOver(tx, invited);
    const isNew = account === invited;

    await this.claimMail(tx, account.id);
    await this.tell(tx, actor, account);
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'users.account-invited',
      subject: { type: 'user', id: account.id },
      ...(isNew ? {} : { before: { status: 'active', roles: [DEFAULT_ROLE] } }),
      after: { ...(isNew ? {} : { status: account.status }), roles: account.roles },
    });
    return account;
  }

  /**
   * The password of the registration opens nothing: without a verified address it does not count,
   * and accepting the invitation, now the only way to verify it, replaces it.
   * @throws EmailTaken when the account is more than an unproved registration
   */
  private async takeOver(tx: Transaction, invited: Account): Promise<Account> {
    const account = await this.accounts.lockByEmail(tx, invited.email);
    // The unverified account was deleted between the two statements, so the address is free now.
    if (!account && (await this.accounts.add(tx, invited))) return invited;
    if (!account?.isMereClaim) throw new EmailTaken();
    const { name, status, locale, invitedBy, roles } = invited;
    Object.assign(account, { name, status, locale, invitedBy, roles });
    account.version++;
    await this.accounts.update(tx, account);
    await this.accounts.setRoles(tx, account.id, roles);
    await this.tokens.revoke(tx, account.id, 'verify-email');
    this.access.forgetAfterCommit(tx, account.id);
    return account;
  }

  /**
   * Mails a link again. Earlier links remain valid until one is used or they expire.
   * @throws UserNotFound, InvitationNotOpen, MailCoolDown
   */
  async sendAgain(tx: Transaction, actor: Actor, userId: string): Promise<void> {
    const account = await this.accounts.lockById(tx, userId);
    if (!account) throw new UserNotFound(userId);
    if (!account.hasOpenInvitation || account.status !== 'invited') throw new InvitationNotOpen();
    await this.claimMail(tx, account.id);
    await this.tell(tx, actor, account);
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'users.invitation-sent-again',
      subject: { type: 'user', id: account.id },
    });
  }

  private async claimMail(tx: Transaction, userId: string): Promise<void> {
    const { kind, ...budget } = INVITATION_MAILS;
    if (await this.accounts.claimMail(tx, userId, kind, budget)) return;
    throw new MailCoolDown(await this.accounts.mailPauseS(tx, userId, kind, budget));
  }

  private async tell(tx: Transaction, actor: Actor, account: Account): Promise<void> {
    const { origin, userId: invitedBy } = actor;
    const about = {
      subject: account.id,
      ownerId: account.id,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    await this.outbox.record(
      tx,
      domainEvent<UserInvited>(USER_INVITED, about, { userId: account.id, invitedBy }),
    );
  }
}

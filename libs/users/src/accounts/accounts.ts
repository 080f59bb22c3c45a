import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import {
  PASSWORD_RESET_ASKED,
  REGISTRATION_REPEATED,
  USER_INVITED,
  USER_REGISTERED,
} from '../core/user.events.js';
import type { Account } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';
import { personName } from './dto/name-and-locale.js';
import { newAccount, ownAct } from './new-account.js';
import { DEFAULT_ROLE } from './user.policy.js';

/**
 * Limits the mails that strangers can cause to one address, so that they cannot flood a mailbox.
 */
const LINK_MAILS = { perHour: 3, gapS: 60 };
const NOTICE_MAILS = { perHour: 1, gapS: 3_600 };

/** More often than an address can change its account during one registration. */
const MAX_TRIES = 5;

interface Registration {
  readonly userId: string;
  /**
   * `unverified`: the account existed already. Neither its creator nor the caller has proved to own
   * the address.
   */
  readonly account: 'new' | 'unverified' | 'verified';
}

/** The steps in the life of an account that its owner takes; auth adds the proofs. */
@Injectable()
export class Accounts {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  findById(userId: string): Promise<Account | null> {
    return this.accounts.findById(userId);
  }

  /** Reads inside the transaction, so it sees its writes and needs no second connection. */
  findByIdIn(tx: Transaction, userId: string): Promise<Account | null> {
    return this.accounts.findByIdIn(tx, userId);
  }

  /**
   * True when the account is active. It stays so until the transaction ends: a suspension waits,
   * and then finds what the transaction created.
   */
  lockIfActive(tx: Transaction, userId: string): Promise<boolean> {
    return this.accounts.lockIfActive(tx, userId);
  }

  findByEmail(email: string): Promise<Account | null> {
    return this.accounts.findByEmail(email);
  }

  /** A known address creates no second account, and the caller must respond the same. */
  async register(
    tx: Transaction,
    request: { email: string; name: string; locale?: string | undefined; origin: RequestContext },
  ): Promise<Registration> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const facts = { status: 'active' as const, invitedBy: null, roles: [DEFAULT_ROLE] };
      const account = newAccount({ ...request, ...facts }, this.clock.now());
      if (await this.accounts.add(tx, account)) {
        await this.accounts.claimMail(tx, account.id, 'link', LINK_MAILS);
        await this.outbox.record(tx, this.event(USER_REGISTERED, account.id, request.origin));
        await this.audit(tx, account, 'users.account-registered', request.origin, {});
        return { userId: account.id, account: 'new' };
      }
      const known = await this.accounts.lockByEmail(tx, request.email);
      if (known) return this.registerAgain(tx, known, request.origin);
      // The account moved to another address between the two statements, so this one is free now.
    }
    throw new Error('The address was taken and freed again with every try.');
  }

  /**
   * Adds an account whose address another party has verified; it has no password. Returns null when
   * the address has an account already.
   * @param request its name is a claim of that party, and is used if it is a valid name
   */
  async registerVerified(
    tx: Transaction,
    request: { email: string; name: string | null; origin: RequestContext },
  ): Promise<string | null> {
    const name =
      tryParse(personName(), request.name) ?? request.email.slice(0, request.email.indexOf('@'));
    const { email, origin } = request;
    const facts = { status: 'active' as const, invitedBy: null, roles: [DEFAULT_ROLE] };
    const account = newAccount({ email, name, ...facts }, this.clock.now());
    account.emailVerifiedAt = account.createdAt;
    if (!(await this.accounts.add(tx, account))) return null;
    await this.audit(tx, account, 'users.account-registered', origin, {
      after: { verifiedBy: 'provider' },
    });
    return account.id;
  }

  /** Sends another verification mail if the account needs one and the limit of mails allows it. */
  async requestVerification(
    tx: Transaction,
    request: { email: string; origin: RequestContext },
  ): Promise<void> {
    const account = await this.accounts.lockByEmail(tx, request.email);
    if (account) await this.sendLinkAgain(tx, account, request.origin);
  }

  /**
   * Sends a mail with a link if the address has an active account and the limit of mails allows it.
   * An account that is not verified yet gets its own kind of link again.
   */
  async requestPasswordReset(
    tx: Transaction,
    request: { email: string; origin: RequestContext },
  ): Promise<void> {
    const account = await this.accounts.lockByEmail(tx, request.email);
    if (!account) return;
    if (!account.isVerified) return this.sendLinkAgain(tx, account, request.origin);
    if (account.status !== 'active') return;
    if (!(await this.accounts.claimMail(tx, account.id, 'reset', LINK_MAILS))) return;
    await this.outbox.record(tx, this.event(PASSWORD_RESET_ASKED, account.id, request.origin));
    await this.audit(tx, account, 'users.password-reset-asked', request.origin, {});
  }

  /** Returns null when there is no account. Locks like `lockActive`, whatever the status. */
  lockAny(tx: Transaction, userId: string): Promise<Account | null> {
    return this.accounts.lockById(tx, userId);
  }

  /**
   * Returns null unless the account is active. Locks it until the transaction ends: log-ins,
   * suspensions and other changes of the account wait.
   */
  async lockActive(tx: Transaction, userId: string): Promise<Account | null> {
    const account = await this.accounts.lockById(tx, userId);
    return account?.status === 'active' ? account : null;
  }

  /**
   * True when the address that another account wants has an account. Its owner gets a mail, once an
   * hour.
   */
  async tellOwnerOf(tx: Transaction, email: string, origin: RequestContext): Promise<boolean> {
    const owner = await this.accounts.findByEmailIn(tx, email);
    if (owner?.isVerified && owner.status === 'active') await this.notifyOwner(tx, owner, origin);
    return owner !== null;
  }

  /**
   * Verifies the address: the owner opened the link in the mail. Returns false when the account no
   * longer needs this proof, or needs another one.
   */
  async verifyEmail(tx: Transaction, userId: string, origin: RequestContext): Promise<boolean> {
    const account = await this.lock(tx, userId);
    if (account.isVerified || account.invitedBy !== null || account.status !== 'active')
      return false;
    account.emailVerifiedAt = this.clock.now();
    account.version++;
    await this.accounts.update(tx, account);
    await this.audit(tx, account, 'users.email-verified', origin, {});
    return true;
  }

  /**
   * Accepts the invitation, which also verifies the address: the invited person opened the link.
   * Returns false when the invitation is no longer open.
   */
  async acceptInvitation(
    tx: Transaction,
    userId: string,
    origin: RequestContext,
  ): Promise<boolean> {
    const account = await this.lock(tx, userId);
    if (!account.hasOpenInvitation || account.status !== 'invited') return false;
    account.status = 'active';
    account.emailVerifiedAt ??= this.clock.now();
    account.version++;
    await this.accounts.update(tx, account);
    await this.audit(tx, account, 'users.invitation-accepted', origin, {
      after: { status: account.status },
    });
    return true;
  }

  private async registerAgain(
    tx: Transaction,
    account: Account,
    origin: RequestContext,
  ): Promise<Registration> {
    const { id: userId } = account;
    // The address becomes free when the erasure has begun. Until then the result is that of a taken
    // address.
    if (account.status === 'erased') return { userId, account: 'verified' };
    if (!account.isVerified) {
      await this.sendLinkAgain(tx, account, origin);
      return { userId, account: 'unverified' };
    }
    await this.notifyOwner(tx, account, origin);
    return { userId, account: 'verified' };
  }

  private async notifyOwner(
    tx: Transaction,
    account: Account,
    origin: RequestContext,
  ): Promise<void> {
    if (!(await this.accounts.claimMail(tx, account.id, 'notice', NOTICE_MAILS))) return;
    await this.outbox.record(tx, this.event(REGISTRATION_REPEATED, account.id, origin));
    await this.audit(tx, account, 'users.registration-repeated', origin, {});
  }

  private async sendLinkAgain(
    tx: Transaction,
    account: Account,
    origin: RequestContext,
  ): Promise<void> {
    if (account.isVerified || !['active', 'invited'].includes(account.status)) return;
    if (!(await this.accounts.claimMail(tx, account.id, 'link', LINK_MAILS))) return;
    if (account.invitedBy) {
      await this.outbox.record(
        tx,
        this.event(USER_INVITED, account.id, origin, { invitedBy: account.invitedBy }),
      );
    } else {
      await this.outbox.record(tx, this.event(USER_REGISTERED, account.id, origin));
    }
    await this.audit(tx, account, 'users.link-requested', origin, {});
  }

  private async lock(tx: Transaction, userId: string): Promise<Account> {
    const account = await this.accounts.lockById(tx, userId);
    if (!account) throw new Error(`There is no account ${userId}.`);
    return account;
  }

  private event(type: string, userId: string, origin: RequestContext, more: object = {}) {
    const about = {
      subject: userId,
      ownerId: userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    return domainEvent(type, about, { userId, ...more });
  }

  private audit(
    tx: Transaction,
    account: Account,
    action: string,
    origin: RequestContext,
    change: { after?: object },
  ): Promise<void> {
    return this.auditLog.record(tx, ownAct(account, action, origin, change));
  }
}

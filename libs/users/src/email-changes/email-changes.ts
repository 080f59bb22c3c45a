import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { violatesUnique } from '@orderly/platform/database/postgres-errors';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { Accounts } from '../accounts/accounts.js';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { EmailUnchanged, MailCoolDown, UserNotFound } from '../core/user.errors.js';
import { SecurityNotices } from '../notices/security-notices.js';
import {
  type EmailChange,
  type EmailChangeSide,
  EmailChangesRepository,
} from './email-changes.repository.js';

const LIFETIME_S = 24 * 3_600;
/** Limit per account; safe to reveal, because only the account's owner can reach it. */
const ASKING = { kind: 'email-change', perHour: 5, gapS: 30 };
/** Limits the mails that strangers can cause to an address without an account. */
const MAILS_TO_ONE_ADDRESS = 3;

export type ConfirmationState = 'waiting-for-the-other-address' | 'changed';

/**
 * Changes an address when both the old and the new one agree, so that neither a stolen session nor
 * a mistyped address takes an account away.
 */
@Injectable()
export class EmailChanges {
  constructor(
    private readonly changes: EmailChangesRepository,
    private readonly repository: AccountsRepository,
    private readonly accounts: Accounts,
    private readonly notices: SecurityNotices,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Succeeds for every new address, whether or not it has an account; a taken one can never agree.
   * Ends an earlier open change.
   * @throws EmailUnchanged, MailCoolDown, UserNotFound
   */
  async ask(tx: Transaction, actor: Actor, newEmail: string): Promise<void> {
    const account = await this.accounts.lockActive(tx, actor.userId);
    if (!account) throw new UserNotFound(actor.userId);
    if (account.email === newEmail) throw new EmailUnchanged();
    await this.claim(tx, account.id);
    const isQuiet = (await this.changes.countToWithinHour(tx, newEmail)) >= MAILS_TO_ONE_ADDRESS;
    const isTaken = await this.accounts.tellOwnerOf(tx, newEmail, actor.origin);

    await this.changes.endOpen(tx, account.id);
    const change: EmailChange = {
      id: newId(),
      userId: account.id,
      oldEmail: account.email,
      newEmail,
    };
    await this.changes.add(tx, change, LIFETIME_S);
    await this.askAddress(tx, change, 'old', actor.origin);
    if (!isTaken && !isQuiet) await this.askAddress(tx, change, 'new', actor.origin);
    await this.audit(tx, 'users.email-change-asked', change, actor.userId, actor.origin);
  }

  /**
   * Mints the secret part of a link when its mail is written; pass it to that mail only. Returns
   * null when the change no longer waits for it.
   */
  async issue(changeId: string, side: EmailChangeSide): Promise<string | null> {
    const token = newSecret();
    return (await this.changes.addToken(changeId, side, digestOf(token))) ? token : null;
  }

  /** For the mails, which look the addresses up when they leave. */
  find(changeId: string): Promise<EmailChange | null> {
    return this.changes.find(changeId);
  }

  /**
   * Records that one of the addresses agrees; after the second one the account has the new address.
   * Returns null when the link is not valid.
   */
  async confirm(
    tx: Transaction,
    token: string,
    origin: RequestContext,
  ): Promise<{ userId: string; state: ConfirmationState } | null> {
    const change = await this.changes.confirm(tx, digestOf(token));
    if (!change) return null;
    const { userId } = change;
    await this.audit(tx, 'users.email-change-address-confirmed', change, null, origin, {
      address: change.side,
    });
    if (!change.isComplete) return { userId, state: 'waiting-for-the-other-address' };
    if (!(await this.make(tx, change))) return null;
    await this.audit(tx, 'users.email-changed', change, null, origin);
    await this.notices.tell(tx, userId, 'email-changed', origin);
    await this.notices.tell(tx, userId, 'email-changed', origin, { emailChangeId: change.id });
    return { userId, state: 'changed' };
  }

  purge(limit: number): Promise<number> {
    return this.changes.purge(limit);
  }

  /** Returns false when another account has the address by now; the caller must roll back. */
  private async make(tx: Transaction, change: EmailChange): Promise<boolean> {
    try {
      return await this.changes.make(tx, change);
    } catch (error) {
      if (violatesUnique(error, 'users_email_key')) return false;
      throw error;
    }
  }

  private async claim(tx: Transaction, userId: string): Promise<void> {
    const { kind, ...budget } = ASKING;
    if (await this.repository.claimMail(tx, userId, kind, budget)) return;
    throw new MailCoolDown(await this.repository.mailPauseS(tx, userId, kind, budget));
  }

  private askAddress(
    tx: Transaction,
    change: EmailChange,
    address: EmailChangeSide,
    origin: RequestContext,
  ): Promise<void> {
    return this.notices.askAddress(
      tx,
      { userId: change.userId, emailChangeId: change.id, address },
      origin,
    );
  }

  private async audit(
    tx: Transaction,
    action: string,
    change: EmailChange,
    actorId: string | null,
    origin: RequestContext,
    more: object = {},
  ): Promise<void> {
    await this.auditLog.record(tx, {
      actorId,
      origin,
      action,
      subject: { type: 'user', id: change.userId },
      after: { emailChangeId: change.id, ...more },
    });
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Accounts, SecurityNotices, UserNotFound } from '@orderly/users';
import { PhoneCodeRefused, PhoneNumberNotFound } from './phone.errors.js';
import type { PhoneNumber } from './phone-number.entity.js';
import { PhoneVerification } from './phone-verification.js';
import { type PendingNumber, PhonesRepository } from './phones.repository.js';

/** The phone number of an account, which its owner sets, confirms and removes. */
@Injectable()
export class Phones {
  constructor(
    private readonly phones: PhonesRepository,
    private readonly verification: PhoneVerification,
    private readonly accounts: Accounts,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async get({
    userId,
  }: Actor): Promise<{ phone: PhoneNumber | null; pending: PendingNumber | null }> {
    const phone = await this.phones.find(userId);
    return { phone, pending: await this.phones.pending(userId, this.clock.now()) };
  }

  /**
   * Sends a code to the number. The account keeps its present one until the new one is confirmed.
   * @throws SmsNotOffered, PhoneNumberRefused, SmsCoolDown
   */
  async set(tx: Transaction, actor: Actor, number: string): Promise<PendingNumber> {
    const { userId, origin } = actor;
    if (!(await this.accounts.lockActive(tx, userId))) throw new UserNotFound(userId);
    const { expiresAt } = await this.verification.begin(tx, userId, number, origin.traceparent);
    await this.record(tx, actor, 'notifications.phone-code-requested');
    return { number, expiresAt };
  }

  /** Counts a try; see `PhoneVerification.takeTry`. */
  takeTry(tx: Transaction, { userId }: Actor) {
    return this.verification.takeTry(tx, userId);
  }

  /** @throws PhoneCodeRefused */
  async confirm(
    tx: Transaction,
    actor: Actor,
    open: { id: string; number: string } | null,
    code: string,
  ): Promise<PhoneNumber> {
    const { userId } = actor;
    if (!open || !this.verification.isRight(open.id, code)) throw new PhoneCodeRefused();
    if (!(await this.accounts.lockActive(tx, userId))) throw new UserNotFound(userId);
    const confirmedAt = this.clock.now();
    // Of two requests with the right code, or beside one for another number, one ends it.
    if (!(await this.phones.endCode(tx, open.id, confirmedAt))) throw new PhoneCodeRefused();
    await this.phones.confirm(tx, userId, open.number, confirmedAt);
    await this.record(tx, actor, 'notifications.phone-confirmed');
    await this.notices.tell(tx, userId, 'phone-changed', actor.origin);
    return { userId, number: open.number, confirmedAt };
  }

  /**
   * Also the number that waits for its code.
   * @throws PhoneNumberNotFound
   */
  async remove(tx: Transaction, actor: Actor): Promise<void> {
    const { userId } = actor;
    const wasPending = await this.phones.endCodes(tx, userId, this.clock.now());
    const wasConfirmed = await this.phones.remove(tx, userId);
    if (!wasPending && !wasConfirmed) throw new PhoneNumberNotFound();
    await this.record(tx, actor, 'notifications.phone-removed');
    if (!wasConfirmed) return;
    await this.notices.tell(tx, userId, 'phone-removed', actor.origin);
  }

  private record(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    action: string,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...{ actorId, origin, action },
      subject: { type: 'user', id: actorId },
    });
  }
}

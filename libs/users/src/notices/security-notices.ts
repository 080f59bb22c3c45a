import { Injectable } from '@nestjs/common';
import { deviceOf } from '@orderly/platform/access/device-names';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import {
  type NoticePlace,
  type SecurityNotice,
  USER_SECURITY_NOTICE,
  type UserSecurityNotice,
} from '../core/security-notice.events.js';
import { EMAIL_CHANGE_ASKED, type EmailChangeAsked } from '../core/user.events.js';
import { NoticeBudget } from './notice-budget.js';

/** The details of a notice besides its kind. */
type NoticeDetails = Pick<UserSecurityNotice, 'name' | 'emailChangeId' | 'byStaff'>;

/** Mails the owner of an account what was done to it, so that they notice acts of others. */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly outbox: Outbox,
    private readonly budget: NoticeBudget,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs in the transaction of the act. The mail goes to the address that the account has when it
   * leaves. Beyond the limit for one kind within an hour, one mail reports all further notices.
   * @param origin the place of the act, which the mail names unless another person acted
   */
  async tell(
    tx: Transaction,
    userId: string,
    kind: SecurityNotice,
    origin: RequestContext,
    details: NoticeDetails = {},
  ): Promise<void> {
    const isAlone = details.emailChangeId === undefined && kind !== 'account-erasure-begun';
    if (isAlone && !(await this.budget.take(tx, userId, kind))) return;
    const about = {
      subject: userId,
      ownerId: userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    const from = details.byStaff ? null : placeOf(origin);
    const data: UserSecurityNotice = { userId, kind, ...details, ...(from && { from }) };
    await this.outbox.record(tx, domainEvent(USER_SECURITY_NOTICE, about, data));
  }

  /**
   * Sends one mail to each of up to `limit` accounts whose held notices are due. Returns how many.
   */
  async tellHeld(tx: Transaction, limit: number): Promise<number> {
    const held = await this.budget.takeHeld(tx, limit);
    for (const [userId, notices] of held) {
      const about = {
        subject: userId,
        ownerId: userId,
        occurredAt: this.clock.now(),
        traceparent: continueTrace(undefined),
      };
      const data: UserSecurityNotice = { userId, kind: 'more-acts', held: notices };
      await this.outbox.record(tx, domainEvent(USER_SECURITY_NOTICE, about, data));
    }
    return held.size;
  }

  /** Sends a mail to one of the two addresses of a change, with a link to agree. */
  async askAddress(tx: Transaction, data: EmailChangeAsked, origin: RequestContext): Promise<void> {
    const about = {
      subject: data.userId,
      ownerId: data.userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    await this.outbox.record(tx, domainEvent(EMAIL_CHANGE_ASKED, about, data));
  }
}

/**
 * Returns null for work that no request started. The User-Agent is not stored: a description of it
 * is enough.
 */
function placeOf({ ip, country = null, userAgent }: RequestContext): NoticePlace | null {
  const { browser, system } = deviceOf(userAgent) ?? { browser: null, system: null };
  return ip || browser || system ? { ip, country, browser, system } : null;
}

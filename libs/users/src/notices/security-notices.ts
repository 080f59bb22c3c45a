import { Injectable } from '@nestjs/common';
import { deviceOf } from '@orderly/platform/access/device-names';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import {
  EMAIL_CHANGE_ASKED,
  type EmailChangeAsked,
  type NoticePlace,
  type SecurityNotice,
  USER_SECURITY_NOTICE,
  type UserSecurityNotice,
} from '../core/user.events.js';
import { NoticeBudget } from './notice-budget.js';

/** What a notice says besides its kind. */
type NoticeDetails = Pick<UserSecurityNotice, 'name' | 'emailChangeId' | 'byStaff'>;

/**
 * Tells the owner of an account by mail what was done to it, so that they notice when it was not
 * them.
 */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly outbox: Outbox,
    private readonly budget: NoticeBudget,
    private readonly clock: Clock,
  ) {}

  /**
   * In the transaction of what is told. The mail goes to the address that the account has when it
   * leaves. Of many of one kind within an hour, those after the first are told by one mail
   * together.
   * @param origin where the act came from, which the mail says unless somebody else did it
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
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    const from = details.byStaff ? null : placeOf(origin);
    const data: UserSecurityNotice = { userId, kind, ...details, ...(from && { from }) };
    await this.outbox.record(tx, domainEvent(USER_SECURITY_NOTICE, about, data));
  }

  /** One mail for each of up to `limit` accounts whose held notices are due; says for how many. */
  async tellHeld(tx: Transaction, limit: number): Promise<number> {
    const held = await this.budget.takeHeld(tx, limit);
    for (const [userId, notices] of held) {
      const about = {
        subject: userId,
        occurredAt: this.clock.now(),
        traceparent: continueTrace(undefined),
      };
      const data: UserSecurityNotice = { userId, kind: 'more-acts', held: notices };
      await this.outbox.record(tx, domainEvent(USER_SECURITY_NOTICE, about, data));
    }
    return held.size;
  }

  /** Has one of the two addresses of a change asked whether it agrees. */
  async askAddress(tx: Transaction, data: EmailChangeAsked, origin: RequestContext): Promise<void> {
    const about = {
      subject: data.userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    await this.outbox.record(tx, domainEvent(EMAIL_CHANGE_ASKED, about, data));
  }
}

/**
 * Null for work that no request started. The User-Agent itself is not kept: its words are enough.
 */
function placeOf({ ip, country = null, userAgent }: RequestContext): NoticePlace | null {
  const { browser, system } = deviceOf(userAgent) ?? { browser: null, system: null };
  return ip || browser || system ? { ip, country, browser, system } : null;
}

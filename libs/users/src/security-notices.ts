import { Injectable } from '@nestjs/common';
import type { Origin } from '@orderly/platform/access/actor';
import { deviceOf } from '@orderly/platform/access/device-names';
import type { Transaction } from '@orderly/platform/database/transactions';
import { domainEvent } from '@orderly/platform/events/domain-event';
import { Outbox } from '@orderly/platform/events/outbox';
import { Clock } from '@orderly/platform/time/clock';
import {
  EMAIL_CHANGE_ASKED,
  type EmailChangeAsked,
  type NoticePlace,
  type SecurityNotice,
  USER_SECURITY_NOTICE,
  type UserSecurityNotice,
} from './user.events.js';

/** What a notice says besides its kind. */
export type NoticeDetails = Pick<UserSecurityNotice, 'name' | 'emailChangeId' | 'byStaff'>;

/** Tells the owner of an account by mail what was done to it, so that they notice when it was not them. */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * In the transaction of what is told. The mail goes to the address that the account has when it leaves.
   * @param origin where the act came from, which the mail says unless somebody else did it
   */
  async tell(
    tx: Transaction,
    userId: string,
    kind: SecurityNotice,
    origin: Origin,
    details: NoticeDetails = {},
  ): Promise<void> {
    const about = {
      subject: userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    const from = details.byStaff ? null : placeOf(origin);
    const data: UserSecurityNotice = { userId, kind, ...details, ...(from && { from }) };
    await this.outbox.record(tx, domainEvent(USER_SECURITY_NOTICE, about, data));
  }

  /** Has one of the two addresses of a change asked whether it agrees. */
  async askAddress(tx: Transaction, data: EmailChangeAsked, origin: Origin): Promise<void> {
    const about = {
      subject: data.userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    await this.outbox.record(tx, domainEvent(EMAIL_CHANGE_ASKED, about, data));
  }
}

/** Null for work that no request started. The User-Agent itself is not kept: its words are enough. */
function placeOf({ ip, country = null, userAgent }: Origin): NoticePlace | null {
  const { browser, system } = deviceOf(userAgent) ?? { browser: null, system: null };
  return ip || browser || system ? { ip, country, browser, system } : null;
}

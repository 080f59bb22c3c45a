import { Injectable } from '@nestjs/common';
import type { Origin } from '@orderly/platform/access/actor';
import type { Transaction } from '@orderly/platform/database/transactions';
import { domainEvent } from '@orderly/platform/events/domain-event';
import { Outbox } from '@orderly/platform/events/outbox';
import { Clock } from '@orderly/platform/time/clock';
import { type SecurityNotice, USER_SECURITY_NOTICE, type UserSecurityNotice } from './user.events.js';

/** Tells the owner of an account by mail what was done to it, so that they notice when it was not them. */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of what is told. The mail goes to the address that the account has when it leaves. */
  async tell(tx: Transaction, userId: string, kind: SecurityNotice, origin: Origin): Promise<void> {
    const about = { subject: userId, occurredAt: this.clock.now(), traceparent: origin.traceparent };
    await this.outbox.record(tx, domainEvent<UserSecurityNotice>(USER_SECURITY_NOTICE, about, { userId, kind }));
  }
}

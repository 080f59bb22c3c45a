import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { SecurityNotices } from './security-notices.js';

const ACCOUNTS_AT_ONCE = 100;

/** Sends one mail for all notices of an account beyond the limit. */
@Injectable()
export class SendHeldNotices extends ScheduledTask {
  override readonly name = 'send-held-notices';
  override readonly everyMs = 5 * 60_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly notices: SecurityNotices,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (
      !signal.aborted &&
      (await this.transactions.run((tx) => this.notices.tellHeld(tx, ACCOUNTS_AT_ONCE))) > 0
    );
  }
}

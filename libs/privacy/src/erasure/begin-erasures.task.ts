import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { AllPersonalData } from '../personal-data/personal-data.js';
import { Erasures } from './erasures.js';
import { PendingAbout } from './pending-about.js';

/** The maximum number of erasures per run; the others wait for the next. */
const AT_ONCE = 10_000;

/** Starts the erasures that are due, and notifies the modules. */
@Injectable()
export class BeginErasures extends ScheduledTask {
  override readonly name = 'begin-erasures';
  override readonly everyMs = 10_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly erasures: Erasures,
    private readonly pending: PendingAbout,
    private readonly transactions: Transactions,
    private readonly data: AllPersonalData,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const modules = this.data.ofModules.map(({ module }) => module);
    const due = await this.erasures.findDue(AT_ONCE);
    const named = await this.pending.among(
      due.map(({ userId }) => userId),
      signal,
    );
    for (const { id, userId } of due) {
      if (signal.aborted) return;
      if (named.has(userId)) continue;
      await this.transactions.run((tx) => this.erasures.begin(tx, id, modules));
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { ScheduledTask } from '../jobs/schedule.js';
import { Erasures } from './erasures.js';
import { AllPersonalData } from './personal-data.js';

/** Tells the modules of the erasures that are due. */
@Injectable()
export class BeginErasures extends ScheduledTask {
  override readonly name = 'begin-erasures';
  override readonly everyMs = 10_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly erasures: Erasures,
    private readonly transactions: Transactions,
    private readonly data: AllPersonalData,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const modules = this.data.ofModules.map(({ module }) => module);
    while (
      !signal.aborted &&
      (await this.transactions.run((tx) => this.erasures.beginNext(tx, modules)))
    );
  }
}

import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DueDeliveries } from '../endpoint/due-deliveries.js';

/** Finds the endpoints with deliveries whose time has come, and those whose event was lost. */
@Injectable()
export class RetryDeliveries extends ScheduledTask {
  override readonly name = 'retry-webhook-deliveries';
  override readonly everyMs = 5_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly due: DueDeliveries,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async run(): Promise<void> {
    await this.transactions.run((tx) => this.due.announce(tx, null, continueTrace(undefined)));
  }
}

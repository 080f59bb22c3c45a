import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { ReconcilePayment } from './reconcile-payment.js';
import { ReconciliationRepository } from './reconciliation.repository.js';

const BATCH_SIZE = 50;
const MAX_INTERVAL_MS = 30_000;

/**
 * Finds out what became of payments whose outcome is not known: a lost answer, a lost event, a
 * worker that gave up. A look postpones the next one before the provider is called, so a payment
 * that always fails holds up no other.
 */
@Injectable()
export class ReconcilePayments extends ScheduledTask {
  override readonly name = 'reconcile-payments';
  override readonly everyMs: number;
  override readonly timeoutMs = 5 * 60_000;

  constructor(
    private readonly due: ReconciliationRepository,
    private readonly reconciling: ReconcilePayment,
    config: AppConfig,
  ) {
    super();
    this.everyMs = Math.min(MAX_INTERVAL_MS, config.payments.reconcileAfterS * 500);
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const ids = await this.due.claim(BATCH_SIZE);
      for (const id of ids) {
        if (signal.aborted) return;
        await this.reconciling.reconcile(id, signal);
      }
      if (ids.length < BATCH_SIZE) return;
    }
  }
}

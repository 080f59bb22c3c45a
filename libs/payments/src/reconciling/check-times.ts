import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';

const HOUR_MS = 3_600_000;

/** When the reconciliation looks at a payment. */
@Injectable()
export class CheckTimes {
  private readonly firstMs: number;

  constructor(config: AppConfig) {
    this.firstMs = config.payments.reconcileAfterS * 1_000;
  }

  first(from: Date): Date {
    return this.next(from, 0);
  }

  /** Twice as long after each look, and at most an hour: a customer may take days to pay. */
  next(from: Date, checks: number): Date {
    const waitMs = Math.min(
      this.firstMs * 2 ** Math.min(checks, 20),
      Math.max(HOUR_MS, this.firstMs),
    );
    return new Date(from.getTime() + waitMs);
  }
}

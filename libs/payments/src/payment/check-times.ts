import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';

const HOUR_MS = 3_600_000;
const MAX_DOUBLINGS = 20;

/**
 * When the reconciliation looks at a payment: after the time of the setting, then after twice as
 * long each time, and at most an hour, because a customer may take days to pay.
 */
@Injectable()
export class CheckTimes {
  readonly firstMs: number;
  readonly mostMs: number;

  constructor(config: AppConfig) {
    this.firstMs = config.payments.reconcileAfterS * 1_000;
    this.mostMs = Math.max(HOUR_MS, this.firstMs);
  }

  first(from: Date): Date {
    return this.next(from, 0);
  }

  next(from: Date, checks: number): Date {
    const waitMs = this.firstMs * 2 ** Math.min(checks, MAX_DOUBLINGS);
    return new Date(from.getTime() + Math.min(waitMs, this.mostMs));
  }
}

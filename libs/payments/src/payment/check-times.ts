import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Payment } from './payment.entity.js';
import { isFinal } from './payment-status.js';

const HOUR_MS = 3_600_000;
const MAX_DOUBLINGS = 20;
const DAY_MS = 24 * HOUR_MS;
/** The last look is 127 days after the capture: the time in which banks take money back. */
const LOOKS_AT_CAPTURED = 7;

/** A payment, and whether the outcome of one of its steps is not known. */
type Looked = Pick<Payment, 'status' | 'providerRef' | 'checks'> & { readonly isWaiting: boolean };

/**
 * When the reconciliation looks at a payment: after the time of the setting, then after twice as
 * long each time, and at most an hour, because a customer may take days to pay. A captured payment
 * is looked at after 1, 3, 7, … days: people refund at the provider, and the event may be lost.
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

  /** When to look after something was found out; null when nothing more can be. */
  after({ status, providerRef, checks, isWaiting }: Looked, at: Date): Date | null {
    if (isWaiting || !isFinal(status)) return this.next(at, checks);
    if (status !== 'captured' || providerRef === null || checks >= LOOKS_AT_CAPTURED) return null;
    return new Date(at.getTime() + DAY_MS * 2 ** checks);
  }

  private next(from: Date, checks: number): Date {
    const waitMs = this.firstMs * 2 ** Math.min(checks, MAX_DOUBLINGS);
    return new Date(from.getTime() + Math.min(waitMs, this.mostMs));
  }
}

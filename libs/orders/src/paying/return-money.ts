import { Injectable } from '@nestjs/common';
import { type Operation, type Payment, PaymentSteps, Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Performer } from '../order/performer.js';

/** What the shop gives back by itself, and why. The reason is shown to the customer. */
interface Return {
  readonly reason: string;
  /** In minor units. Absent: everything. */
  readonly atMost?: number;
}

/**
 * Gives money back without a request: voids what is not captured, and refunds what is. What is
 * under way is left alone, and so is a payment whose last return failed: repeating it by itself
 * could fail without an end, so that it is left to finance.
 */
@Injectable()
export class ReturnMoney {
  constructor(
    private readonly payments: Payments,
    private readonly steps: PaymentSteps,
  ) {}

  /** Lock the order before. Returns the requested steps. */
  async all(
    tx: Transaction,
    performer: Performer,
    orderId: string,
    reason: string,
  ): Promise<Operation[]> {
    const payments = await this.payments.lockAll(tx, orderId);
    const voids = await this.void(tx, performer, payments, reason);
    const refunds = await this.refund(tx, performer, payments, { reason });
    return [...voids, ...refunds];
  }

  /** Refunds captured money, of the newest payments first. */
  async refund(
    tx: Transaction,
    performer: Performer,
    payments: readonly Payment[],
    { reason, atMost = Number.MAX_SAFE_INTEGER }: Return,
  ): Promise<Operation[]> {
    const steps = await this.payments.stepsOf(tx, payments);
    const requested: Operation[] = [];
    let left = atMost;
    for (const payment of payments.toReversed()) {
      const refunds = steps.filter((step) => isOf(payment, step) && step.kind === 'refund');
      const amount = Math.min(left, refundableOf(payment, refunds));
      if (amount <= 0 || refunds.some(hasFailed)) continue;
      const request = { amount, reason };
      requested.push(await this.steps.requestRefund(tx, payment.id, request, performer));
      left -= amount;
    }
    return requested;
  }

  private async void(
    tx: Transaction,
    performer: Performer,
    payments: readonly Payment[],
    reason: string,
  ): Promise<Operation[]> {
    const steps = await this.payments.stepsOf(tx, payments);
    const requested: Operation[] = [];
    for (const payment of payments) {
      if (ENDED.has(payment.status)) continue;
      const ends = steps.filter((step) => isOf(payment, step) && ENDING.has(step.kind));
      // A capture that failed leaves the authorisation as it was: it is voided.
      const isLeft = ends.some((step) => step.kind === 'void' && hasFailed(step));
      if (isLeft || ends.some(({ status }) => status === 'pending')) continue;
      requested.push(await this.steps.requestVoid(tx, payment.id, { reason }, performer));
    }
    return requested;
  }
}

const ENDED: ReadonlySet<Payment['status']> = new Set(['captured', 'voided', 'failed']);
const ENDING: ReadonlySet<Operation['kind']> = new Set(['capture', 'void']);

const isOf = ({ id }: Payment, { paymentId }: Operation): boolean => paymentId === id;

const hasFailed = ({ status }: Operation): boolean => status === 'failed';

/** What is captured, and neither refunded nor about to be. */
export const refundableOf = (
  { captured, refunded }: Payment,
  refunds: readonly Operation[],
): number =>
  refunds
    .filter(({ status }) => status === 'pending')
    .reduce((left, { amount }) => left - amount, captured - refunded);

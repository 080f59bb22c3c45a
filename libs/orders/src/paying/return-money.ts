import { Injectable } from '@nestjs/common';
import {
  type Operation,
  type Payment,
  PaymentSteps,
  Payments,
  refundableOf,
} from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Performer } from '../order/performer.js';

/** What the shop gives back by itself, and why. The reason is shown to the customer. */
interface Return {
  readonly reason: string;
  /** In minor units. Absent: everything. */
  readonly atMost?: number;
}

/** A payment of which less is given back than wanted: that is left to finance. */
export interface LeftPayment {
  readonly paymentId: string;
  /** When it became known that the step failed. */
  readonly failedAt: Date;
}

interface Refunded {
  readonly steps: Operation[];
  readonly left: LeftPayment[];
}

/**
 * Gives money back without a request: voids what is not captured, and refunds what is. What is
 * under way is left alone, and so is a payment whose last return failed: repeating it by itself
 * could fail without an end, so that it is left to finance. When a later refund succeeds, the
 * payment is like any other again.
 */
@Injectable()
export class ReturnMoney {
  constructor(
    private readonly payments: Payments,
    private readonly steps: PaymentSteps,
  ) {}

  /** Lock the order before. */
  async all(
    tx: Transaction,
    performer: Performer,
    orderId: string,
    reason: string,
  ): Promise<Refunded> {
    const payments = await this.payments.lockAll(tx, orderId);
    const voided = await this.release(tx, performer, payments, reason);
    const refunded = await this.refund(tx, performer, payments, { reason });
    return {
      steps: [...voided.steps, ...refunded.steps],
      left: [...voided.left, ...refunded.left],
    };
  }

  /** Refunds captured money, of the newest payments first. */
  async refund(
    tx: Transaction,
    performer: Performer,
    payments: readonly Payment[],
    { reason, atMost = Number.MAX_SAFE_INTEGER }: Return,
  ): Promise<Refunded> {
    const known = await this.payments.stepsOf(tx, payments);
    const steps: Operation[] = [];
    const failed: LeftPayment[] = [];
    let rest = atMost;
    for (const payment of payments.toReversed()) {
      const refunds = known.filter((step) => isOf(payment, step) && step.kind === 'refund');
      const amount = Math.min(rest, refundableOf(payment, refunds));
      if (amount <= 0) continue;
      const last = lastKnown(refunds);
      if (last && hasFailed(last)) {
        failed.push(leftBy(last));
        continue;
      }
      const request = { amount, reason };
      steps.push(await this.steps.requestRefund(tx, payment.id, request, performer));
      rest -= amount;
    }
    return { steps, left: rest > 0 ? failed : [] };
  }

  /** Voids what is not captured. A payment that holds no money is not left to finance. */
  async release(
    tx: Transaction,
    performer: Performer,
    payments: readonly Payment[],
    reason: string,
  ): Promise<Refunded> {
    const known = await this.payments.stepsOf(tx, payments);
    const steps: Operation[] = [];
    const left: LeftPayment[] = [];
    for (const payment of payments) {
      if (ENDED.has(payment.status)) continue;
      const ends = known.filter((step) => isOf(payment, step) && ENDING.has(step.kind));
      // A capture that failed leaves the authorisation as it was: it is voided.
      const failed = ends.find((step) => step.kind === 'void' && hasFailed(step));
      if (failed) {
        if (payment.status === 'authorised') left.push(leftBy(failed));
      } else if (!ends.some(({ status }) => status === 'pending'))
        steps.push(await this.steps.requestVoid(tx, payment.id, { reason }, performer));
    }
    return { steps, left };
  }
}

const ENDED: ReadonlySet<Payment['status']> = new Set(['captured', 'voided', 'failed']);
const ENDING: ReadonlySet<Operation['kind']> = new Set(['capture', 'void']);

const isOf = ({ id }: Payment, { paymentId }: Operation): boolean => paymentId === id;

/** Of the refunds whose outcome is known, the one that became known last. */
function lastKnown(refunds: readonly Operation[]): Operation | undefined {
  const [first, ...others] = refunds.filter(({ status }) => status !== 'pending');
  return (
    first && others.reduce((last, next) => (next.updatedAt < last.updatedAt ? last : next), first)
  );
}

const leftBy = ({ paymentId, updatedAt: failedAt }: Operation): LeftPayment => ({
  paymentId,
  failedAt,
});

const hasFailed = ({ status }: Operation): boolean => status === 'failed';

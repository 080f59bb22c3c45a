import { Injectable } from '@nestjs/common';
import { type Operation, type Payment, PaymentSteps, Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Order } from '../order/order.entity.js';
import { owedOf } from '../order/owed.js';
import type { Performer } from '../order/performer.js';
import { receivedIn } from './payment-status-of.js';

const SHIPPED = 'The order was shipped.';

/**
 * Takes what is authorised for an order that has been shipped completely: an authorisation lapses
 * after some days, and the goods would be gone without the money. A payment can be captured only
 * once, so nothing is taken before everything is shipped, and then not for what came back. Where
 * units were cancelled, finance decides how much is taken. A capture that failed is left to
 * finance, too.
 */
@Injectable()
export class CaptureShipped {
  constructor(
    private readonly payments: Payments,
    private readonly steps: PaymentSteps,
  ) {}

  /** @param order locked by this transaction */
  async run(tx: Transaction, performer: Performer, order: Order): Promise<void> {
    if (!order.isShippedInFull) return;
    const payments = await this.payments.lockAll(tx, order.id);
    const steps = await this.payments.stepsOf(tx, payments);
    const { captured, refunded } = receivedIn(payments, steps);
    let due = owedOf(order) - captured + refunded;
    for (const payment of payments) {
      if (payment.status !== 'authorised' || steps.some((step) => isTried(payment, step))) continue;
      const amount = Math.min(due, payment.authorised);
      if (amount <= 0) continue;
      await this.steps.requestCapture(tx, payment.id, { amount, reason: SHIPPED }, performer);
      due -= amount;
    }
  }
}

const isTried = ({ id }: Payment, { paymentId, kind, status }: Operation): boolean =>
  paymentId === id &&
  ((kind === 'capture' && status !== 'succeeded') || (kind === 'void' && status === 'pending'));

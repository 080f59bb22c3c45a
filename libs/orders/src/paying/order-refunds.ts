import { Injectable } from '@nestjs/common';
import { type Operation, PaymentSteps, Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Order } from '../order/order.entity.js';
import type { Performer } from '../order/performer.js';
import { RefundTooLarge } from './paying.errors.js';
import { PaymentRecords } from './payment-records.js';
import { refundableOf } from './return-money.js';

interface RefundRequest {
  /** In minor units of the order's currency, and more than zero. Absent: all that is left. */
  readonly amount?: number | undefined;
  /** Only this payment. Absent: all captured payments, the oldest first. */
  readonly paymentId?: string | undefined;
  readonly reason: string | null;
  readonly returnId?: string | undefined;
}

/** Gives money back on request. */
@Injectable()
export class OrderRefunds {
  constructor(
    private readonly payments: Payments,
    private readonly steps: PaymentSteps,
    private readonly records: PaymentRecords,
  ) {}

  /**
   * Spreads the amount over the captured payments. What pending refunds take counts as taken, so
   * concurrent requests together never get more than was paid.
   * @param order locked by this transaction
   * @throws RefundTooLarge
   */
  async request(
    tx: Transaction,
    performer: Performer,
    order: Order,
    { amount, paymentId, reason, returnId }: RefundRequest,
  ): Promise<Operation[]> {
    const payments = (await this.payments.lockAll(tx, order.id)).filter(
      ({ id }) => paymentId === undefined || id === paymentId,
    );
    const steps = await this.payments.stepsOf(tx, payments);
    const shares = payments.map((payment) => ({
      paymentId: payment.id,
      refundable: refundableOf(
        payment,
        steps.filter((step) => step.paymentId === payment.id && step.kind === 'refund'),
      ),
    }));
    const refundable = shares.reduce((sum, share) => sum + share.refundable, 0);
    const wanted = amount ?? refundable;
    if (wanted > refundable || wanted <= 0)
      throw new RefundTooLarge({ amount: refundable, currency: order.total.currency });
    const requested: Operation[] = [];
    let left = wanted;
    for (const share of shares) {
      const part = Math.min(left, share.refundable);
      if (part <= 0) continue;
      const request = { amount: part, reason };
      requested.push(await this.steps.requestRefund(tx, share.paymentId, request, performer));
      left -= part;
    }
    const facts = { amount: wanted, returnId: returnId ?? null };
    await this.records.refundRequested(tx, performer, order, facts);
    return requested;
  }
}

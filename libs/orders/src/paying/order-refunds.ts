import { Injectable } from '@nestjs/common';
import { type Operation, PaymentSteps, Payments, refundableOf } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import { refundOf } from '../order/line-refunds.js';
import type { Order } from '../order/order.entity.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { owedOf, paidBeyond } from '../order/owed.js';
import type { Performer } from '../order/performer.js';
import { RefundTooLarge } from './paying.errors.js';
import { PaymentRecords } from './payment-records.js';

interface RefundRequest {
  /** In minor units of the order's currency, and more than zero. Absent: all that is left. */
  readonly amount?: number | undefined;
  /** Only this payment. Absent: all captured payments, the oldest first. */
  readonly paymentId?: string | undefined;
  readonly reason: string | null;
  readonly returnId?: string | undefined;
  /** The units that the amount is the price of, by the id of their line. */
  readonly units?: ReadonlyMap<string, number> | undefined;
}

/** What can still be refunded of a payment. */
interface Share {
  readonly paymentId: string;
  readonly captured: number;
  readonly refundable: number;
}

/** Units that a customer no longer owes. */
interface WaivedUnits {
  /** What they cost, in minor units of the order's currency. */
  readonly price: number;
  /** The part of it that was paid and can be refunded. */
  readonly paid: number;
}

/** Gives money back on request, and lowers what is owed. */
@Injectable()
export class OrderRefunds {
  constructor(
    private readonly payments: Payments,
    private readonly steps: PaymentSteps,
    private readonly records: PaymentRecords,
    private readonly orders: OrderStateRepository,
  ) {}

  /**
   * From now on the customer does not owe these units. Says how much is to be refunded for them,
   * and requests nothing: money that pays for other units stays.
   * @param order locked by this transaction
   * @param wanted units by the id of their line, as for `refundOf`
   */
  async waive(
    tx: Transaction,
    order: Order,
    wanted: ReadonlyMap<string, number>,
  ): Promise<WaivedUnits> {
    const { amount: price, units } = refundOf(order, wanted);
    const before = owedOf(order);
    await this.orders.addRefunded(tx, order, units);
    const shares = await this.sharesOf(tx, order);
    const captured = shares.reduce((sum, share) => sum + share.captured, 0);
    const due = paidBeyond(captured, { before, after: owedOf(order) });
    return { price, paid: Math.min(due, sumOf(shares)) };
  }

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
    { amount, paymentId, reason, returnId, units }: RefundRequest,
  ): Promise<Operation[]> {
    const shares = await this.sharesOf(tx, order, paymentId);
    const refundable = sumOf(shares);
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
    if (units) await this.orders.addRefunded(tx, order, units);
    const facts = { amount: wanted, returnId: returnId ?? null };
    await this.records.refundRequested(tx, performer, order, facts);
    return requested;
  }

  private async sharesOf(tx: Transaction, { id }: Order, paymentId?: string): Promise<Share[]> {
    const payments = (await this.payments.lockAll(tx, id)).filter(
      (payment) => paymentId === undefined || payment.id === paymentId,
    );
    const steps = await this.payments.stepsOf(tx, payments);
    return payments.map((payment) => ({
      paymentId: payment.id,
      captured: payment.captured,
      refundable: refundableOf(
        payment,
        steps.filter((step) => step.paymentId === payment.id),
      ),
    }));
  }
}

const sumOf = (shares: readonly Share[]): number =>
  shares.reduce((sum, { refundable }) => sum + refundable, 0);

import { Injectable } from '@nestjs/common';
import type { Operation } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Order } from '../order/order.entity.js';
import type { OrderChangeData } from '../order/order.events.js';
import type { OrderPaymentChangedData } from '../order/order-change.events.js';
import type { OrderChange } from '../order/order-changes.js';
import type { PaymentStatus } from '../order/order-transitions.js';
import type { Performer } from '../order/performer.js';
import { ChangeOrder } from '../transitions/change-order.js';

interface MoneyReceived {
  readonly status: PaymentStatus;
  /** In minor units, as all amounts here. */
  readonly captured: number;
  readonly refunded: number;
}

/**
 * Records on a locked order what happened to its money. Each change is one version, one entry of
 * the timeline and one event.
 */
@Injectable()
export class PaymentRecords {
  constructor(private readonly changes: ChangeOrder) {}

  /** Does nothing when the order knows it already. */
  async received(
    tx: Transaction,
    performer: Performer,
    order: Order,
    { status, captured, refunded }: MoneyReceived,
  ): Promise<void> {
    const isKnown =
      order.paymentStatus === status &&
      order.paidAmount === captured &&
      order.refundedAmount === refunded;
    if (isKnown) return;
    const newlyPaid = Math.max(captured - order.paidAmount, 0);
    const newlyRefunded = Math.max(refunded - order.refundedAmount, 0);
    Object.assign(order, { paymentStatus: status, paidAmount: captured, refundedAmount: refunded });
    const facts: Omit<OrderPaymentChangedData, keyof OrderChangeData> = {
      paymentStatus: status,
      paid: amountOf(order, captured),
      refunded: amountOf(order, refunded),
      newlyPaid: amountOf(order, newlyPaid),
      newlyRefunded: amountOf(order, newlyRefunded),
    };
    await this.record(tx, performer, order, 'payment-changed', facts);
  }

  /** The shop gives money back by itself. Does nothing when no step was requested. */
  async returned(
    tx: Transaction,
    performer: Performer,
    order: Order,
    { steps, reason }: { steps: readonly Operation[]; reason: string },
  ): Promise<void> {
    if (steps.length === 0) return;
    const refunds = steps.filter(({ kind }) => kind === 'refund');
    const refunding = refunds.reduce((sum, { amount }) => sum + amount, 0);
    const facts = { refunding: amountOf(order, refunding), reason };
    await this.record(tx, performer, order, 'payment-returned', facts);
  }

  /**
   * A person or a machine requested a refund. The reason is free text: it is in the step of the
   * payment, where it can be erased.
   */
  async refundRequested(
    tx: Transaction,
    performer: Performer,
    order: Order,
    { amount, returnId }: { amount: number; returnId: string | null },
  ): Promise<void> {
    const facts = { refunding: amountOf(order, amount), returnId };
    await this.record(tx, performer, order, 'refund-requested', facts);
  }

  /**
   * A refund that the provider refused, or the bank sent back: finance looks for another way. Also
   * when more should go back of a payment after that.
   */
  refundFailed(
    tx: Transaction,
    performer: Performer,
    order: Order,
    paymentId: string,
  ): Promise<void> {
    return this.record(tx, performer, order, 'refund-failed', { paymentId });
  }

  /** The audit log has the payment's own entry. */
  private record(
    tx: Transaction,
    performer: Performer,
    order: Order,
    change: OrderChange,
    facts: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.changes.record(tx, performer, { order, change, facts, isAudited: true });
  }
}

const amountOf = ({ total }: Order, amount: number) => ({ amount, currency: total.currency });

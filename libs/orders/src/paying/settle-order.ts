import { Injectable } from '@nestjs/common';
import { Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Order } from '../order/order.entity.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { costOf, owedOf } from '../order/owed.js';
import { type Performer, theSystem } from '../order/performer.js';
import { TransitionOrder } from '../transitions/transition-order.js';
import { PaymentRecords } from './payment-records.js';
import { isCovered, paymentStatusOf, type Received, receivedIn } from './payment-status-of.js';
import { ReinstateOrder } from './reinstate-order.js';
import { type LeftPayment, ReturnMoney } from './return-money.js';

const NO_STOCK = 'The order had expired, and its goods are sold.';
const NOT_ENOUGH = 'The order had expired, and the payment does not cover it.';
const CANCELLED = 'The order was cancelled.';
const NOTHING_DUE = 'Nothing is due for the order any more.';
const EXCESS = 'More was paid than the order costs.';

interface Settled {
  /** Locked, and as it is afterwards. */
  readonly order: Order;
  readonly left: LeftPayments;
}

/** The payments whose money should go back, and does not: their void or last refund failed. */
type LeftPayments = readonly LeftPayment[];

/**
 * Brings an order up to date with its payments: its amounts and payment status, and what follows
 * from them. It reads everything under locks and trusts no event, so it may run at any time, any
 * number of times and in any order, and always leads to the same state. After a crash, the next run
 * goes on where the last one committed.
 */
@Injectable()
export class SettleOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly payments: Payments,
    private readonly records: PaymentRecords,
    private readonly returning: ReturnMoney,
    private readonly transitions: TransitionOrder,
    private readonly reinstating: ReinstateOrder,
  ) {}

  /**
   * Does nothing when there is no such order: payments may have other subjects.
   * @param traceparent of the event or request that caused it
   */
  async settle(tx: Transaction, orderId: string, traceparent: string): Promise<Settled | null> {
    const order = await this.orders.lockById(tx, orderId);
    return order && { order, left: await this.settleLocked(tx, order, traceparent) };
  }

  /** The same for an order that this transaction has locked, and whose changes are saved. */
  async settleLocked(tx: Transaction, order: Order, traceparent: string): Promise<LeftPayments> {
    const system = theSystem(traceparent);
    const payments = await this.payments.lockAll(tx, order.id);
    const received = receivedIn(payments, await this.payments.stepsOf(tx, payments));
    const status = paymentStatusOf(costOf(order), received);
    await this.records.received(tx, system, order, { status, ...received });
    if (order.status === 'cancelled') return this.giveBack(tx, system, order, CANCELLED);
    if (order.status === 'expired') {
      const left = await this.rescue(tx, system, order, received);
      if (left) return left;
    }
    return this.proceed(tx, system, order, received);
  }

  private async proceed(
    tx: Transaction,
    system: Performer,
    order: Order,
    received: Received,
  ): Promise<LeftPayments> {
    const owed = owedOf(order);
    if (order.status === 'placed' && isCovered(owed, received))
      await this.transitions.performOn(tx, system, order, 'confirm');
    const excess = received.captured - received.refunded - received.returning - owed;
    const unrefunded = excess > 0 ? await this.giveExcessBack(tx, system, order, excess) : [];
    // An order that can still grow may need what is authorised.
    if (excess < 0 || !order.isFulfilled) return unrefunded;
    const payments = await this.payments.lockAll(tx, order.id);
    const { steps, left } = await this.returning.release(tx, system, payments, NOTHING_DUE);
    await this.records.returned(tx, system, order, { steps, reason: NOTHING_DUE });
    return [...unrefunded, ...left];
  }

  private async giveExcessBack(
    tx: Transaction,
    system: Performer,
    order: Order,
    atMost: number,
  ): Promise<LeftPayments> {
    const payments = await this.payments.lockAll(tx, order.id);
    const back = { reason: EXCESS, atMost };
    const { steps, left } = await this.returning.refund(tx, system, payments, back);
    await this.records.returned(tx, system, order, { steps, reason: EXCESS });
    return left;
  }

  /**
   * The money for an expired order came late: the goods are reserved again, or it goes back.
   * @returns null when the order goes on
   */
  private async rescue(
    tx: Transaction,
    system: Performer,
    order: Order,
    received: Received,
  ): Promise<LeftPayments | null> {
    if (received.held === 0) return [];
    const isEnough = isCovered(owedOf(order), received);
    if (isEnough && (await this.reinstating.reinstate(tx, system, order))) return null;
    return this.giveBack(tx, system, order, isEnough ? NO_STOCK : NOT_ENOUGH);
  }

  private async giveBack(
    tx: Transaction,
    system: Performer,
    order: Order,
    reason: string,
  ): Promise<LeftPayments> {
    const { steps, left } = await this.returning.all(tx, system, order.id, reason);
    await this.records.returned(tx, system, order, { steps, reason });
    return left;
  }
}

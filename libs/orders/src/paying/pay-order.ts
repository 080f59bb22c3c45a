import { Injectable } from '@nestjs/common';
import { MANUAL, type Payment, PaymentNotFound, PaymentSteps, Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { FieldError } from '@orderly/platform/kernel/errors/domain-error';
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { Money } from '@orderly/platform/kernel/money/money';
import { refundOf, unitsToRefund } from '../order/line-refunds.js';
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { mayRead, mayRequest, permissionToRequest } from '../order/order.policy.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { owedOf } from '../order/owed.js';
import {
  assertPossible,
  LinesNotPossible,
  quantityPerLine,
  type RequestedQuantity,
} from '../order/requested-lines.js';
import { OrderRefunds } from './order-refunds.js';
import { OrderNotPayable, PaymentExceedsDue, WrongCurrency } from './paying.errors.js';
import { SettleOrder } from './settle-order.js';

interface PaymentOrder {
  readonly gateway: string;
  /** Absent: all that is due. */
  readonly amount?: { readonly amount: number; readonly currency: string } | undefined;
  readonly capture: boolean;
}

/** Names a payment of an order. */
export interface PaymentPath {
  readonly orderId: string;
  readonly paymentId: string;
}

interface PaymentAct {
  readonly amount?: { readonly amount: number; readonly currency: string } | undefined;
  readonly reason: string | null;
}

interface RefundAct extends PaymentAct {
  /** Units whose price is refunded, instead of an amount. */
  readonly lines?: readonly RequestedQuantity[] | undefined;
}

/**
 * Payments of an order, as its customer and finance ask for them. Each method locks the order
 * first, so that it is done with the order as it is, and concurrent requests see each other.
 */
@Injectable()
export class PayOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly payments: Payments,
    private readonly steps: PaymentSteps,
    private readonly refunds: OrderRefunds,
    private readonly settling: SettleOrder,
  ) {}

  /**
   * @throws OrderNotFound, OrderActionForbidden, OrderNotPayable, PaymentExceedsDue, WrongCurrency,
   * GatewayNotOffered, PaymentAmountNotOffered, TooManyPayments
   */
  async start(
    tx: Transaction,
    actor: Actor,
    orderId: string,
    { gateway, amount, capture }: PaymentOrder,
  ): Promise<Payment> {
    const order = await this.lockPayable(tx, actor, orderId);
    const { status, total, customerId } = order;
    // A bank transfer that arrives late is recorded: it saves the order, or is returned.
    const isLateTransfer =
      status === 'expired' && gateway === MANUAL && may(actor, OrderPermission.RecordPayment);
    if (status === 'cancelled' || (status === 'expired' && !isLateTransfer))
      throw new OrderNotPayable(status);
    const due = dueOf(order, await this.payments.lockAll(tx, orderId));
    const wanted = amountIn(order, amount) ?? due;
    if (wanted > due || wanted <= 0)
      throw new PaymentExceedsDue({ amount: Math.max(due, 0), currency: total.currency });
    const money = Money.of(wanted, total.currency);
    const request = { subjectId: orderId, customerId, amount: money, gateway, capture };
    return this.payments.start(tx, request, actor);
  }

  /** Takes authorised money. @throws PaymentAmountNotOffered, as `PaymentSteps.requestCapture` */
  async capture(
    tx: Transaction,
    actor: Actor,
    path: PaymentPath,
    { amount, reason }: PaymentAct,
  ): Promise<void> {
    const { order, payment } = await this.lock(tx, actor, path, OrderPermission.RecordPayment);
    const step = { amount: amountIn(order, amount), reason };
    if (step.amount !== undefined) this.payments.assertTakes(payment, step.amount);
    await this.steps.requestCapture(tx, path.paymentId, step, actor);
  }

  /**
   * Gives up a payment without captured money. Customers do so only before the order is confirmed:
   * they could otherwise get goods for an authorisation that they took back.
   * @throws OrderActionForbidden, and as `PaymentSteps.requestVoid`
   */
  async void(
    tx: Transaction,
    actor: Actor,
    path: PaymentPath,
    reason: string | null,
  ): Promise<void> {
    const order = await this.lockPayable(tx, actor, path.orderId);
    if (order.status !== 'placed' && !may(actor, OrderPermission.RecordPayment))
      throw new OrderActionForbidden(OrderPermission.RecordPayment);
    await this.paymentAt(tx, path);
    await this.steps.requestVoid(tx, path.paymentId, { reason }, actor);
  }

  /**
   * @throws RefundTooLarge, LinesNotPossible, WrongCurrency, PaymentAmountNotOffered,
   * PaymentNotFound, OrderNotFound
   */
  async refund(
    tx: Transaction,
    actor: Actor,
    path: PaymentPath,
    { amount, lines, reason }: RefundAct,
  ): Promise<void> {
    const { order, payment } = await this.lock(tx, actor, path, OrderPermission.Refund);
    const wanted = lines ? priceOf(order, lines) : { amount: amountIn(order, amount) };
    if (wanted.amount !== undefined) this.payments.assertTakes(payment, wanted.amount);
    const request = { ...wanted, paymentId: path.paymentId, reason };
    await this.refunds.request(tx, actor, order, request);
  }

  /**
   * Records money that reached the shop directly, and settles the order in the same transaction.
   * @throws as `PaymentSteps.recordManual`
   */
  async record(
    tx: Transaction,
    actor: Actor,
    path: PaymentPath,
    { amount, reason }: PaymentAct,
  ): Promise<void> {
    const { order } = await this.lock(tx, actor, path, OrderPermission.RecordPayment);
    const step = { amount: amountIn(order, amount), reason };
    await this.steps.recordManual(tx, path.paymentId, step, actor);
    await this.settling.settleLocked(tx, order, actor.origin.traceparent);
  }

  private async lockPayable(tx: Transaction, actor: Actor, orderId: string): Promise<Order> {
    const order = await this.orders.lockById(tx, orderId);
    const isPermitted = order !== null && mayRequest(actor, 'pay', order);
    if (!order || !(isPermitted || mayRead(actor, order))) throw new OrderNotFound(orderId);
    if (!isPermitted) throw new OrderActionForbidden(permissionToRequest('pay', actor, order));
    return order;
  }

  /** For acts of staff, which need their permission for any order. */
  private async lock(
    tx: Transaction,
    actor: Actor,
    path: PaymentPath,
    permission: typeof OrderPermission.RecordPayment | typeof OrderPermission.Refund,
  ): Promise<{ order: Order; payment: Payment }> {
    const order = await this.orders.lockById(tx, path.orderId);
    if (!order || !may(actor, permission)) throw new OrderNotFound(path.orderId);
    return { order, payment: await this.paymentAt(tx, path) };
  }

  /**
   * In the transaction: over a connection of its own, as many requests as there are connections
   * would each hold one and wait for a second.
   */
  private async paymentAt(tx: Transaction, { orderId, paymentId }: PaymentPath): Promise<Payment> {
    const payments = await this.payments.lockAll(tx, orderId);
    const payment = payments.find(({ id }) => id === paymentId);
    if (!payment) throw new PaymentNotFound(paymentId);
    return payment;
  }
}

/** What is not paid, and not about to be. A payment that may still bring money counts in full. */
function dueOf(order: Order, payments: readonly Payment[]): number {
  const expected = payments.map(({ status, amount, captured, refunded }) => {
    if (status === 'voided' || status === 'failed') return 0;
    return status === 'captured' ? captured - refunded : amount;
  });
  return expected.reduce((due, amount) => due - amount, owedOf(order));
}

/**
 * Units that cost nothing may be among others, but alone there is no money to give back: what
 * comes back of them is a return.
 * @throws LinesNotPossible
 */
function priceOf(order: Order, lines: readonly RequestedQuantity[]) {
  assertPossible(lines, unitsToRefund(order.lines));
  const price = refundOf(order, quantityPerLine(lines));
  if (price.amount === 0) throw new LinesNotPossible([NOTHING_PAID]);
  return price;
}

const NOTHING_PAID: FieldError = {
  pointer: '/lines',
  code: 'nothing-to-refund',
  detail: 'These units cost nothing, so there is no money to give back.',
};

/** @throws WrongCurrency */
function amountIn(
  { total }: Order,
  money: { readonly amount: number; readonly currency: string } | undefined,
): number | undefined {
  if (money && money.currency !== total.currency) throw new WrongCurrency(total.currency);
  return money?.amount;
}

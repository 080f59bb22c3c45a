import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { OrderHistory } from '../history/order-history.js';
import type { Order } from '../order/order.entity.js';
import {
  OrderActionForbidden,
  OrderActionNotPossible,
  OrderNotCancellable,
  OrderNotFound,
} from '../order/order.errors.js';
import { allowedActions, mayPerform, mayRead, permissionTo } from '../order/order.policy.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { type OrderAction, transitionOf } from '../order/order-transitions.js';
import { isSystem, type Performer } from '../order/performer.js';
import { OrderEffects } from './order-effect.js';

interface TransitionInput {
  /** Free text for the timeline, the event and the effects. */
  readonly reason?: string | null;
  /** Ids and facts for the timeline, the event and the audit entry, such as the shipment. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Gets the current order, locked, and throws when the caller saw another version. */
  readonly assertUnchanged?: (order: Order) => void;
}

/** Performs the transitions of orders: all of them go through here. */
@Injectable()
export class TransitionOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly effects: OrderEffects,
    private readonly history: OrderHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Performs the action in the caller's transaction. The row lock makes concurrent requests wait:
   * the first one performs its action, the others find the order as that left it. It is taken
   * before all locks of payments, coupons and stock, so that no two transactions deadlock.
   * @throws OrderNotFound, OrderActionForbidden, OrderNotCancellable, OrderActionNotPossible
   */
  async perform(
    tx: Transaction,
    performer: Performer,
    orderId: string,
    action: OrderAction,
    input: TransitionInput = {},
  ): Promise<Order> {
    const order = await this.orders.lockById(tx, orderId);
    if (!order || !mayKnow(performer, action, order)) throw new OrderNotFound(orderId);
    return this.performOn(tx, performer, order, action, input);
  }

  /**
   * The same for an order that this transaction has locked with `lockById`, and whose changes are
   * saved.
   * @throws OrderActionForbidden, OrderNotCancellable, OrderActionNotPossible
   */
  async performOn(
    tx: Transaction,
    performer: Performer,
    order: Order,
    action: OrderAction,
    { reason, facts = {}, assertUnchanged }: TransitionInput = {},
  ): Promise<Order> {
    const at = this.assertPossible(performer, order, action, assertUnchanged);
    const before = order.status;
    order.perform(action, at);
    const context = { action, order, performer, reason: reason ?? null, at };
    await this.effects.run(tx, transitionOf(action).effects, context);
    await this.orders.save(tx, order);
    await this.history.transitioned(tx, performer, { action, order, before, at, facts, reason });
    return order;
  }

  /**
   * Throws what `performOn` would throw, for callers that check more before they perform.
   * @returns the time of the check
   * @throws OrderActionForbidden, OrderNotCancellable, OrderActionNotPossible
   */
  assertPossible(
    performer: Performer,
    order: Order,
    action: OrderAction,
    assertUnchanged?: (order: Order) => void,
  ): Date {
    assertMayPerform(performer, action, order);
    assertUnchanged?.(order);
    const at = this.clock.now();
    if (!order.allows(action, at)) throw notPossible(performer, action, order);
    return at;
  }
}

/** Whoever may perform the action knows of the order, also without the permission to read it. */
const mayKnow = (performer: Performer, action: OrderAction, order: Order): boolean =>
  isSystem(performer) || mayRead(performer, order) || mayPerform(performer, action, order);

function assertMayPerform(performer: Performer, action: OrderAction, order: Order): void {
  if (mayPerform(performer, action, order)) return;
  if (isSystem(performer)) throw new Error(`The system does not perform ${action}.`);
  throw new OrderActionForbidden(permissionTo(action, performer, order));
}

function notPossible(performer: Performer, action: OrderAction, order: Order): Error {
  const { status: orderStatus } = order;
  const state = {
    orderStatus,
    allowedActions: isSystem(performer) ? [] : allowedActions(performer, order),
  };
  // A refused cancellation had its own code before the other actions existed.
  return action === 'cancel'
    ? new OrderNotCancellable(state)
    : new OrderActionNotPossible(action, state);
}

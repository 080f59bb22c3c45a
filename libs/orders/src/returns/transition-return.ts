import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { mayRead } from '../order/order.policy.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { ChangeOrder } from '../transitions/change-order.js';
import type { Return } from './return.entity.js';
import { ReturnActionNotPossible, ReturnNotFound } from './return.errors.js';
import { allowedReturnActions, mayPerformOnReturn } from './return.policy.js';
import { type ReturnedGoods, returnFactsOf } from './return-facts.js';
import { type ReturnAction, returnTransitionOf } from './return-transitions.js';
import { ReturnsRepository } from './returns.repository.js';

/** Names a return of an order. */
export interface ReturnPath {
  readonly orderId: string;
  readonly returnId: string;
}

interface ReturnTransitionInput {
  /** The answer of the shop; undefined leaves the last one. */
  readonly note?: string | undefined;
  readonly assertUnchanged: (goods: Return, order: Order) => void;
}

/** Performs the transitions of returns. `receive` does more, and has its own use case. */
@Injectable()
export class TransitionReturn {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly returns: ReturnsRepository,
    private readonly changes: ChangeOrder,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotFound, ReturnNotFound, OrderActionForbidden, ReturnActionNotPossible */
  async perform(
    tx: Transaction,
    actor: Actor,
    path: ReturnPath,
    action: Exclude<ReturnAction, 'receive'>,
    input: ReturnTransitionInput,
  ): Promise<ReturnedGoods> {
    const { order, goods } = await this.lock(tx, actor, path, action, input);
    goods.perform(action, this.clock.now());
    await this.returns.save(tx, goods);
    const { change } = returnTransitionOf(action);
    await this.changes.record(tx, actor, { order, change, facts: returnFactsOf(goods) });
    return { order, goods, lines: await this.returns.linesOf(goods, tx) };
  }

  /**
   * Locks the order, and finds the return in a state that allows the action. The note is set.
   * @throws as `perform`
   */
  async lock(
    tx: Transaction,
    actor: Actor,
    { orderId, returnId }: ReturnPath,
    action: ReturnAction,
    { note, assertUnchanged }: ReturnTransitionInput,
  ): Promise<Pick<ReturnedGoods, 'order' | 'goods'>> {
    const order = await this.orders.lockById(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    assertMayPerform(actor, action, order);
    const goods = await this.returns.find(orderId, returnId, tx);
    if (!goods) throw new ReturnNotFound(returnId);
    assertUnchanged(goods, order);
    if (!goods.allows(action))
      throw new ReturnActionNotPossible(action, {
        returnStatus: goods.status,
        allowedActions: allowedReturnActions(actor, order, goods),
      });
    if (note !== undefined) goods.note = note;
    return { order, goods };
  }
}

function assertMayPerform(actor: Actor, action: ReturnAction, order: Order): void {
  if (mayPerformOnReturn(actor, action, order)) return;
  if (!mayRead(actor, order)) throw new OrderNotFound(order.id);
  const { own, any } = returnTransitionOf(action).permission;
  throw new OrderActionForbidden(order.customerId === actor.userId ? (own ?? any) : any);
}

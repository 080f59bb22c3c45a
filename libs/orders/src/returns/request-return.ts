import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Order } from '../order/order.entity.js';
import {
  OrderActionForbidden,
  OrderActionNotPossible,
  OrderNotFound,
} from '../order/order.errors.js';
import { allowedActions, mayRead, mayRequest, permissionToRequest } from '../order/order.policy.js';
import { isOpenTo } from '../order/order-requests.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import {
  assertPossible,
  quantityPerLine,
  type RequestedQuantity,
} from '../order/requested-lines.js';
import { ChangeOrder } from '../transitions/change-order.js';
import { Return } from './return.entity.js';
import { type ReturnedGoods, returnFactsOf } from './return-facts.js';
import { ReturnsRepository } from './returns.repository.js';

interface ReturnRequest {
  readonly lines: readonly RequestedQuantity[];
  readonly reason: string | null;
}

/** Takes the request to send goods of an order back. */
@Injectable()
export class RequestReturn {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly returns: ReturnsRepository,
    private readonly changes: ChangeOrder,
    private readonly clock: Clock,
  ) {}

  /**
   * The lock of the order makes a second request for the same units wait, and it finds them in the
   * first.
   * @throws OrderNotFound, OrderActionForbidden, OrderActionNotPossible, LinesNotPossible
   */
  async request(
    tx: Transaction,
    actor: Actor,
    orderId: string,
    { lines: requested, reason }: ReturnRequest,
  ): Promise<ReturnedGoods> {
    const order = await this.orders.lockById(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    assertReturnable(actor, order);
    const open = await this.returns.openQuantities(tx, orderId);
    assertPossible(requested, leftToReturn(order, open));
    const wanted = quantityPerLine(requested);
    const goods = Return.request({
      orderId,
      reason,
      requestedBy: actor.userId,
      lineCount: wanted.size,
      requestedAt: this.clock.now(),
    });
    const lines = [...wanted].map(([lineId, quantity]) => ({ lineId, quantity }));
    await this.returns.add(tx, goods, lines);
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const facts = { ...returnFactsOf(goods), lineCount: lines.length, units };
    await this.changes.record(tx, actor, { order, change: 'return-requested', facts });
    return { order, goods, lines: await this.returns.linesOf(goods, tx) };
  }
}

function assertReturnable(actor: Actor, order: Order): void {
  if (!mayRequest(actor, 'return', order)) {
    if (!mayRead(actor, order)) throw new OrderNotFound(order.id);
    throw new OrderActionForbidden(permissionToRequest('return', actor, order));
  }
  // Before the lines: of an order that was never shipped, the state is the fault and not a line.
  if (!isOpenTo('return', order))
    throw new OrderActionNotPossible('return', {
      orderStatus: order.status,
      allowedActions: allowedActions(actor, order),
    });
}

/** What was shipped, has not come back and is not about to, by the id of the line. */
const leftToReturn = (
  { lines }: Order,
  open: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> =>
  new Map(
    lines.map(({ id, shippedQuantity, returnedQuantity }) => [
      id,
      shippedQuantity - returnedQuantity - (open.get(id) ?? 0),
    ]),
  );

import { Injectable } from '@nestjs/common';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import type { IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import { OrderHistory } from '../history/order-history.js';
import { type OrderResponse, toOrderResponse } from '../http/dto/order.response.js';
import type { PlaceOrderRequest } from '../http/dto/place-order.request.js';
import { orderEtag } from '../http/order-etag.js';
import type { Order } from '../order/order.entity.js';
import {
  MixedCurrencies,
  OrderActionForbidden,
  OrderTotalTooLarge,
  UnknownCustomer,
} from '../order/order.errors.js';
import { mayPlaceFor } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { PlaceOrderInOneStatement } from './place-order-in-one-statement.js';
import { PlaceOrderWithLocks } from './place-order-with-locks.js';

/** Whom an order is for. */
interface Buyer {
  readonly userId: string;
  readonly known: boolean;
}

@Injectable()
export class PlaceOrder {
  constructor(
    private readonly atOnce: PlaceOrderInOneStatement,
    private readonly stepByStep: PlaceOrderWithLocks,
    private readonly idempotency: Idempotency,
    private readonly log: OrderHistory,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /**
   * Prices the lines from the catalogue, takes their stock and enters the order: once per call, all or nothing.
   * @throws OrderActionForbidden, UnknownCustomer, UnknownProduct, ProductNotForSale, InsufficientStock, MixedCurrencies,
   *   OrderTotalTooLarge, RequestInFlight, IdempotencyKeyReused
   */
  async place(
    call: IdempotentCall,
    actor: Actor,
    request: PlaceOrderRequest,
  ): Promise<HttpResult<OrderResponse>> {
    const buyer = await this.findBuyer(actor, request.customerId);
    const about = { id: newId(), customerId: buyer.userId, request, placedAt: this.clock.now() };
    // Known, so that the answer need not be searched for ids: most orders name nobody but the caller.
    const named = { ...call, subjectIds: [buyer.userId] };
    const answer = buyer.known ? await this.placeAtOnce(named, actor, about) : null;
    if (answer) return answer;
    return this.idempotency.once(named, async (tx) => {
      if (!buyer.known) throw new UnknownCustomer(buyer.userId);
      // Dated anew, since the first way may have taken its time: see ADR 33.
      const again = { ...about, id: newId(), placedAt: this.clock.now() };
      return toAnswer(await this.stepByStep.place(tx, actor, again), actor);
    });
  }

  /**
   * Asked before the transaction begins: users answers over a connection of its own, and transactions that wait for a second connection
   * while they hold one can starve the pool. Whether the answer counts is for the transaction to say, so that a repeated request
   * still gets its first answer after the customer has been suspended.
   */
  private async findBuyer(actor: Actor, customerId: string = actor.userId): Promise<Buyer> {
    if (!mayPlaceFor(actor, customerId)) throw new OrderActionForbidden(OrderPermission.PlaceAny);
    const known = customerId === actor.userId || (await this.users.exists(customerId));
    return { userId: customerId, known };
  }

  private async placeAtOnce(
    call: IdempotentCall,
    actor: Actor,
    about: Parameters<PlaceOrderInOneStatement['tryToPlace']>[2],
  ): Promise<HttpResult<OrderResponse> | null> {
    try {
      const placed = await this.atOnce.tryToPlace(call, actor, about, (order) =>
        toAnswer(order, actor),
      );
      if (!placed) return null;
      this.log.announce(placed.placement);
      return placed.answer;
    } catch (error) {
      // Judged by prices that may be out of date, and perhaps in place of an earlier answer: the long way has the last word.
      if (error instanceof MixedCurrencies || error instanceof OrderTotalTooLarge) return null;
      throw error;
    }
  }
}

const toAnswer = (order: Order, actor: Actor): HttpResult<OrderResponse> =>
  HttpResult.created(`/v1/orders/${order.id}`, toOrderResponse(order, actor), {
    etag: orderEtag(order, actor),
  });

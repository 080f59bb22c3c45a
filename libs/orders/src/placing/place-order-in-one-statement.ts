import { Injectable } from '@nestjs/common';
import { type CachedPrice, PriceCache, SALE_PART } from '@orderly/catalog';
import { AUDIT_PART } from '@orderly/platform/audit-log/audit-log';
import { composeStatement, isAssertionFailed } from '@orderly/platform/database/composed-statement';
import { isRetryable, violatesAnyConstraint } from '@orderly/platform/database/postgres-errors';
import { Statements } from '@orderly/platform/database/statements';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { IDEMPOTENCY_PART } from '@orderly/platform/idempotency/idempotency';
import type { IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OUTBOX_PART } from '@orderly/platform/messaging/outbox/outbox';
import { type OrderPlacedRecord, placementOf } from '../history/order-placed-record.js';
import type { OrderResponse } from '../http/dto/order.response.js';
import type { PlaceOrderRequest } from '../http/dto/place-order.request.js';
import { Order } from '../order/order.entity.js';
import type { PricedLine } from '../order/priced-lines.js';
import { ORDER_PART } from './order.sql.js';

/** The whole of placing an order, in the order in which the values follow below. */
const PLACE = composeStatement('orders.place', [
  IDEMPOTENCY_PART,
  SALE_PART,
  ORDER_PART,
  OUTBOX_PART,
  AUDIT_PART,
]);

export interface PlacedInOneStatement {
  readonly placement: OrderPlacedRecord;
  readonly answer: HttpResult<OrderResponse>;
}

/**
 * Places an order in one statement and one round trip, which is its own transaction: idempotency record, stock, order, event and audit
 * entry. It does so when nothing stands in the way: every product is for sale as this process knows it and in stock, and the key is
 * new. Else it does nothing at all, and `PlaceOrder` takes the long way, which finds out what to tell the caller.
 */
@Injectable()
export class PlaceOrderInOneStatement {
  constructor(
    private readonly offers: PriceCache,
    private readonly statements: Statements,
  ) {}

  /** @returns null when nothing was done, because the conditions are not met */
  async tryToPlace(
    call: IdempotentCall,
    actor: Actor,
    about: { id: string; customerId: string; request: PlaceOrderRequest; placedAt: Date },
    toAnswer: (order: Order) => HttpResult<OrderResponse>,
  ): Promise<PlacedInOneStatement | null> {
    const { id, customerId, request, placedAt } = about;
    const productIds = [...new Set(request.lines.map(({ productId }) => productId))];
    const offers = await this.offers.find(productIds);
    if (!productIds.every((productId) => offers.has(productId))) return null;
    const offerOf = (productId: string): CachedPrice => offers.get(productId) as CachedPrice;

    const lines = request.lines.map(
      ({ productId, quantity }): PricedLine => ({ ...offerOf(productId), quantity }),
    );
    const order = Order.place({
      id,
      customerId,
      reference: request.reference ?? null,
      lines,
      placedAt,
    });
    const items = order.lines.map(({ productId, quantity }) => ({
      productId,
      quantity,
      version: offerOf(productId).version,
    }));
    const placement = placementOf(actor, order);
    const answer = toAnswer(order);
    const isDone = await this.run([
      ...IDEMPOTENCY_PART.values({ call, answer }),
      ...SALE_PART.values({ reservationId: id, items }),
      ...ORDER_PART.values(placement),
      ...OUTBOX_PART.values([placement.event]),
      ...AUDIT_PART.values({ entry: placement.audit, at: placedAt }),
    ]);
    if (isDone) return { placement, answer };
    this.offers.forget(productIds);
    return null;
  }

  /** False when the statement refused itself. Whatever else goes wrong is the caller's to know: it may have been done. */
  private async run(values: unknown[]): Promise<boolean> {
    try {
      await this.statements.run(PLACE, values);
      return true;
    } catch (error) {
      if (isAssertionFailed(error) || violatesAnyConstraint(error) || isRetryable(error))
        return false;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import { Order } from '../order/order.entity.js';
import { OrderActionForbidden, UnknownCustomer } from '../order/order.errors.js';
import { mayPlaceFor } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { CustomerTermsRepository } from '../terms/customer-terms.repository.js';
import type { OrderDraft } from './order-draft.js';
import { linesAt, OrderPricing } from './order-pricing.js';

/** Says what an order would cost. */
@Injectable()
export class QuoteOrder {
  constructor(
    private readonly pricing: OrderPricing,
    private readonly transactions: Transactions,
    private readonly users: UsersService,
    private readonly terms: CustomerTermsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The order as it would be placed now: nothing is stored, locked or used.
   * @throws what `PlaceOrder.place` throws, but for the idempotency key
   */
  async quote(actor: Actor, draft: OrderDraft): Promise<Order> {
    const customerId = draft.customerId ?? actor.userId;
    if (!mayPlaceFor(actor, customerId)) throw new OrderActionForbidden(OrderPermission.PlaceAny);
    if (customerId !== actor.userId && !(await this.users.exists(customerId)))
      throw new UnknownCustomer(customerId);
    const [conditions, { customerGroup: group }] = await this.transactions.run(
      async (tx) =>
        [
          await this.pricing.current(tx, draft, customerId),
          await this.terms.read(tx, customerId),
        ] as const,
    );
    const placedAt = this.clock.now();
    return Order.place({
      id: newId(),
      customerId,
      reference: null,
      lines: linesAt(draft, conditions, { group, at: placedAt }),
      priceOf: (lines, currency) => this.pricing.price(conditions, lines, currency),
      placedAt,
      reservedUntil: null,
    });
  }
}

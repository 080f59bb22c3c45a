import { Injectable } from '@nestjs/common';
import type { Freshness } from '@orderly/platform/database/freshness';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { PositionedEntry } from '../history/timeline.js';
import { TimelineRepository } from '../history/timeline.repository.js';
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { mayRead, mayReadAny } from '../order/order.policy.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { CustomerTermsRepository } from '../terms/customer-terms.repository.js';
import { type InvoicedOrder, toInvoicedOrder } from './invoiced-order.js';
import type { ListedOrder } from './order.rows.js';
import type { OrderFilter, OrderQuery } from './order-filter.js';
import { OrderLists } from './order-lists.js';
import { OrderSearch } from './order-search.js';
import { OrdersRepository } from './orders.repository.js';

/** All reads of orders. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly lists: OrderLists,
    private readonly search: OrderSearch,
    private readonly timeline: TimelineRepository,
    private readonly states: OrderStateRepository,
    private readonly terms: CustomerTermsRepository,
  ) {}

  /** @throws OrderNotFound, also for an order that the actor may not read */
  async get(actor: Actor, orderId: string, freshness?: Freshness): Promise<Order> {
    return readable(actor, orderId, await this.orders.findById(orderId, freshness));
  }

  /**
   * Lists the newest first, or by their changes. Actors without the permission to read the orders
   * of others get only their own, whatever the filter says.
   * @throws OrderActionForbidden for a filter by tag
   */
  async list(
    actor: Actor,
    { q, ...query }: OrderQuery,
    page: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedOrder[]> {
    const isStaff = mayReadAny(actor);
    // Or customers could find out how their orders are tagged.
    if (query.tag !== undefined && !isStaff)
      throw new OrderActionForbidden(OrderPermission.ReadAny);
    const isOfOthers = query.customerId !== undefined && query.customerId !== actor.userId;
    if (isOfOthers && !isStaff) return [];
    const sought = q === undefined ? undefined : await this.search.resolve(q);
    const filter: OrderFilter = { ...query, sought };
    const visible = isStaff ? filter : { ...filter, customerId: actor.userId };
    return this.lists.list(visible, page, freshness);
  }

  /** Adds the first lines of each, in one statement. */
  async withLines(orders: readonly ListedOrder[], freshness?: Freshness): Promise<ListedOrder[]> {
    const ids = orders.map(({ id }) => id);
    const detailed = await this.lists.withFirstLines(ids, freshness);
    return orders.map((order) => ({ ...order, detailed: detailed.get(order.id) }));
  }

  /** @throws OrderNotFound */
  async getHead(actor: Actor, orderId: string): Promise<Order> {
    return readable(actor, orderId, await this.orders.findHeadById(orderId));
  }

  /**
   * What happened to an order that `getHead` returned to the actor, as far as they may see it,
   * oldest first.
   */
  listTimeline(actor: Actor, order: Order, page: PageRequest): Promise<PositionedEntry[]> {
    return this.timeline.list(order.id, mayReadAny(actor), page);
  }

  /**
   * For other modules; checks no permission. The order stays locked until the transaction ends.
   * Null when there is no such order.
   */
  async lockForInvoice(tx: Transaction, orderId: string): Promise<InvoicedOrder | null> {
    const order = await this.states.lockById(tx, orderId);
    if (!order) return null;
    const { vatId } = await this.terms.read(tx, order.customerId);
    return toInvoicedOrder(order, vatId);
  }
}

/** The same response for "absent" and "not yours", so that ids cannot be probed. */
function readable(actor: Actor, orderId: string, order: Order | null): Order {
  if (!order || !mayRead(actor, order)) throw new OrderNotFound(orderId);
  return order;
}

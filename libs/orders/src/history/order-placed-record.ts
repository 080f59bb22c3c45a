import type { AuditEntry } from '@orderly/platform/audit-log/audit-log';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { Order } from '../order/order.entity.js';
import { ORDER_PLACED, type OrderPlacedData } from '../order/order.events.js';
import type { TimelineEntry } from './timeline.js';

/**
 * A new order and the records of its placing: for its customer, for other modules and for auditors.
 */
export interface OrderPlacedRecord {
  readonly order: Order;
  readonly entry: TimelineEntry<'placed'>;
  readonly event: DomainEvent<OrderPlacedData>;
  readonly audit: AuditEntry;
}

export function placedRecordOf(actor: Actor, order: Order): OrderPlacedRecord {
  const { id, number, customerId, lineCount, placedAt: occurredAt } = order;
  const { userId: actorId, origin } = actor;
  const total = order.total.toJSON();
  return {
    order,
    entry: { type: 'placed', occurredAt, actorId, data: { lineCount, total } },
    event: domainEvent(
      ORDER_PLACED,
      { subject: id, ownerId: customerId, occurredAt, traceparent: origin.traceparent },
      { orderId: id, number, customerId, total, lineCount, placedAt: occurredAt.toISOString() },
    ),
    audit: {
      actorId,
      origin,
      action: 'orders.order-placed',
      subject: { type: 'order', id },
      after: { number, customerId, total, lineCount },
    },
  };
}

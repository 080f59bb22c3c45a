import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Metrics } from '@orderly/platform/metrics/metrics';
import type { Order } from '../order/order.entity.js';
import { ORDER_CANCELLED, type OrderCancelledData } from '../order/order.events.js';
import type { OrderStatus } from '../order/order-state-machine.js';
import type { OrderPlacedRecord } from './order-placed-record.js';
import { TimelineRepository } from './timeline.repository.js';

/**
 * Records what happened to an order for its customer (timeline), for other modules (event) and for
 * auditors (audit entry).
 */
@Injectable()
export class OrderHistory {
  private readonly placedTotal;

  constructor(
    private readonly timeline: TimelineRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    metrics: Metrics,
  ) {
    this.placedTotal = metrics.counter(
      'orders_placed_total',
      'Orders placed by committed transactions.',
    );
  }

  /** Call it when the placed order and its event are committed. */
  announcePlaced({ event }: OrderPlacedRecord): void {
    this.outbox.announce([event]);
    this.placedTotal.inc();
  }

  async cancelled(
    tx: Transaction,
    actor: Actor,
    order: Order,
    act: { before: OrderStatus; reason: string | null; occurredAt: Date },
  ): Promise<void> {
    const { id, number, customerId, status } = order;
    const { before, reason, occurredAt } = act;
    const total = order.total.toJSON();
    const event: OrderCancelledData = {
      orderId: id,
      number,
      customerId,
      total,
      reason,
      cancelledAt: occurredAt.toISOString(),
    };
    await this.timeline.append(tx, id, {
      type: 'cancelled',
      occurredAt,
      actorId: actor.userId,
      data: { reason },
    });
    await this.outbox.record(
      tx,
      domainEvent(ORDER_CANCELLED, { subject: id, occurredAt, ...trace(actor) }, event),
    );
    await this.audit.record(tx, {
      ...by(actor),
      action: 'orders.order-cancelled',
      subject: { type: 'order', id },
      before: { status: before },
      // Leaves out the reason, which is free text: it is in the timeline, where it can be erased.
      after: { status },
    });
  }
}

const by = ({ userId, origin }: Actor) => ({ actorId: userId, origin });

const trace = ({ origin }: Actor) => ({ traceparent: origin.traceparent });

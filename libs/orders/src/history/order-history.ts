import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Metrics } from '@orderly/platform/metrics/metrics';
import type { Order } from '../order/order.entity.js';
import type { OrderCancelledData, OrderChangeData } from '../order/order.events.js';
import { ORDER_CHANGES, type OrderChange } from '../order/order-changes.js';
import { type OrderAction, type OrderStatus, transitionOf } from '../order/order-transitions.js';
import type { Performer } from '../order/performer.js';
import type { OrderPlacedRecord } from './order-placed-record.js';
import type { EditedField } from './timeline.js';
import { TimelineRepository } from './timeline.repository.js';

/** A transition of an order, which is now in its new state. */
interface PerformedTransition {
  readonly action: OrderAction;
  readonly order: Order;
  readonly before: OrderStatus;
  readonly at: Date;
  /** Ids and facts, such as the shipment: they are stored where nothing is erased. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Free text for the timeline and the event; undefined when the action takes none. */
  readonly reason: string | null | undefined;
}

/** A change of an order that left its status as it was. */
export interface RecordedChange {
  /** In its new version. */
  readonly order: Order;
  readonly change: OrderChange;
  /** Ids and facts, as of a transition. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether the audit log already has an entry of the same act, from another module. */
  readonly isAudited?: boolean;
}

/**
 * Records what happened to an order for its customer (timeline), for other modules (event) and for
 * auditors (audit entry).
 */
@Injectable()
export class OrderHistory {
  private readonly placedTotal;
  private readonly statusChanges;

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
    this.statusChanges = metrics.counter(
      'order_status_changes_total',
      'Committed transitions of orders, by the status that they led to.',
      ['status'],
    );
  }

  /** Call it when the placed order and its event are committed. */
  announcePlaced({ event }: OrderPlacedRecord): void {
    this.outbox.announce([event]);
    this.placedTotal.inc();
  }

  /** Call it in the transaction of the change. Says which fields changed, and not to what. */
  async edited(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    order: Order,
    fields: readonly EditedField[],
    at: Date,
  ): Promise<void> {
    await this.timeline.append(tx, order, {
      type: 'changed',
      occurredAt: at,
      actorId,
      visibility: fields.includes('reference') ? 'customer' : 'internal',
      data: { fields },
    });
    await this.audit.record(tx, {
      ...{ actorId, origin },
      action: 'orders.order-edited',
      subject: { type: 'order', id: order.id },
      after: Object.fromEntries(fields.map((field) => [field, 'changed'])),
    });
  }

  /** Call it in the transaction of the transition, once per transition. */
  async transitioned(tx: Transaction, performer: Performer, act: PerformedTransition) {
    const { order, before, action, at, facts, reason } = act;
    const { event, entry } = transitionOf(action);
    const { userId: actorId, origin } = performer;
    const { id, status } = order;
    const words = reason === undefined ? {} : { reason };
    if (status !== before) afterCommit(tx, () => this.statusChanges.inc({ status }));
    await this.timeline.append(tx, order, {
      type: entry,
      occurredAt: at,
      actorId,
      data: { ...facts, ...words },
    });
    const { traceparent } = origin;
    const about = { subject: id, ownerId: order.customerId, occurredAt: at, traceparent };
    await this.outbox.record(tx, domainEvent(event, about, transitionData(act)));
    await this.audit.record(tx, {
      actorId,
      origin,
      action: `orders.order-${entry}`,
      subject: { type: 'order', id },
      before: { status: before },
      // Leaves out the reason, which is free text: it is in the timeline, where it can be erased.
      after: { status, ...facts },
    });
  }

  /** Call it in the transaction of a change that is no transition, once per change. */
  async changed(
    tx: Transaction,
    { userId: actorId, origin }: Performer,
    { order, change, facts, isAudited = false }: RecordedChange,
  ): Promise<void> {
    const { id, customerId: ownerId, updatedAt: occurredAt } = order;
    await this.timeline.append(tx, order, { type: change, occurredAt, actorId, data: facts });
    const { traceparent } = origin;
    const data = { ...changeDataOf(order), ...facts };
    const about = { subject: id, ownerId, occurredAt, traceparent };
    await this.outbox.record(tx, domainEvent(ORDER_CHANGES[change], about, data));
    if (isAudited) return;
    await this.audit.record(tx, {
      actorId,
      origin,
      action: `orders.${change}`,
      subject: { type: 'order', id },
      after: facts,
    });
  }
}

function changeDataOf({ id: orderId, number, customerId, total, version }: Order): OrderChangeData {
  return { orderId, number, customerId, total: total.toJSON(), version };
}

function transitionData(act: PerformedTransition): OrderChangeData {
  const { order, action, at, facts, reason } = act;
  const data = { ...changeDataOf(order), ...facts };
  if (action !== 'cancel') return data;
  const cancelled: OrderCancelledData = {
    ...data,
    reason: reason ?? null,
    cancelledAt: at.toISOString(),
  };
  return cancelled;
}
